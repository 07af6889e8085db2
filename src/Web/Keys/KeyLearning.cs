namespace Burnwatch.Web.Keys;

/// <summary>How well a key is known.</summary>
/// <remarks>Only what is settled is learnt, so a key's very first hours do not count yet.</remarks>
/// <param name="IsKnown">Whether anything was learnt of it.</param>
/// <param name="IsWarm">Whether it is compared with its own past.</param>
/// <param name="Days">Days on which it was used, as far as they count.</param>
public readonly record struct KeyLearning(bool IsKnown, bool IsWarm, int Days)
{
    public static KeyLearning Of(in Profile profile) => new(!profile.IsEmpty, profile.IsWarm, profile.LearningDays);

    /// <summary>"watched", or how far the learning is.</summary>
    public string Words =>
        !IsKnown ? "nothing learnt yet"
        : IsWarm ? "watched"
        : Days < Profile.WarmDays ? $"learning, {Days} of {Profile.WarmDays} days"
        : "learning, used too little yet";
}
