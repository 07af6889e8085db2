using Burnwatch.Signals;

namespace Burnwatch.Web.Overview;

/// <summary>How long after its end the usage of a workspace may still change.</summary>
/// <param name="Time">The time that is in force.</param>
/// <param name="Source">Where it comes from, as the table <c>workspace</c> says it.</param>
public readonly record struct UsageSettling(TimeSpan Time, string Source)
{
    /// <summary>Where every workspace starts.</summary>
    public static readonly TimeSpan Start = TimeSpan.FromMinutes(30);

    /// <summary>"within 34 min (learnt)"</summary>
    public string Words => Source switch
    {
        "learnt" => $"within {Wording.Duration(Time)} (learnt)",
        "set" => $"within {Wording.Duration(Time)} (set)",
        _ => $"within {Wording.Duration(Time)} (until more is known)",
    };

    /// <summary>What is before this has settled, of usage that is known up to an instant.</summary>
    public DateTimeOffset Through(DateTimeOffset readThrough) => UsageSpan.StartOf(readThrough - Time);
}
