namespace Burnwatch.Tests;

/// <summary>What a test does not care about.</summary>
internal static class Some
{
    /// <summary>A Monday, midnight in UTC.</summary>
    public static readonly DateTimeOffset Monday = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    public static readonly JudgeContext Context = new() { Policy = Policy.Default, Calendar = Calendar.Utc };

    public static UsageSpan Span(DateTimeOffset start, double credits, int minutes = 10) =>
        new() { Start = start, KnownThrough = start + TimeSpan.FromMinutes(minutes), Credits = credits };

    public static ConcurrencyReading Reading(DateTimeOffset at, int current, int maximum = 10, string family = "standard") =>
        new() { At = at, ModelFamily = family, Current = current, Maximum = maximum };

    /// <summary>A profile of a key that used the same in every span of so many days from Monday on.</summary>
    public static Profile Steady(double creditsPerSpan, int days) => Used(days, _ => creditsPerSpan);

    /// <summary>A profile of a key that used so much in the span that begins at a time.</summary>
    public static Profile Used(int days, Func<DateTimeOffset, double> credits)
    {
        Profile profile = default;
        for (var at = Monday; at < Monday.AddDays(days); at += UsageSpan.Length)
        {
            if (credits(at) > 0)
                Detector.Judge(profile, new Evidence { Usage = Span(at, credits(at)) }, Context, out profile);
        }
        return profile;
    }
}
