namespace Burnwatch.Web.Keys;

/// <summary>How well a key is known.</summary>
/// <remarks>Only what is settled is learnt, so a key's very first hours do not count yet.</remarks>
public readonly record struct KeyLearning(bool IsWarm, int Days)
{
    public static KeyLearning Of(in Profile profile) => new(profile.IsWarm, profile.LearningDays);

    /// <summary>"watched", or how far the learning is.</summary>
    public string Words =>
        IsWarm ? "watched"
        : Days < Profile.WarmDays ? $"learning, {Days} of {Profile.WarmDays} days"
        : "learning, used too little yet";
}
