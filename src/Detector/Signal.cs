using System.Text.Json.Serialization;
using Burnwatch.Signals;

namespace Burnwatch;

/// <summary>One piece of evidence that fired, with the numbers a person needs to check it.</summary>
public sealed record Signal
{
    public required SignalKind Kind { get; init; }

    /// <summary>What was seen, in the unit that <see cref="Reason"/> names.</summary>
    public required double Observed { get; init; }

    /// <summary>The usual range of the same quantity for this key at this time.</summary>
    public required double ExpectedLow { get; init; }

    public required double ExpectedHigh { get; init; }

    /// <summary>0 to 1, higher is odder; a signal fires from one half on.</summary>
    public required double Score { get; init; }

    public required Severity Severity { get; init; }

    /// <summary>The end of the evidence on which it fired.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When what it saw began.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Whether it is told whatever the statistics say; such signals are counted and not budgeted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsAbsolute { get; init; }

    /// <summary>
    /// How sure: of evidence as odd as this, half of all abuse and half of all harmless, the part that is abuse, 0 to
    /// 1; null where the model cannot say.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Sureness { get; init; }

    /// <summary>
    /// Credits that services reported and the provider's analytics do not show yet, without which it would not have
    /// fired, or not as severely; null where it rests on the analytics alone.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Reported { get; init; }

    /// <summary>One sentence, with the numbers.</summary>
    public required string Reason { get; init; }

    internal Signal ReportedOf(double credits) => this with
    {
        Reported = credits,
        Reason = $"{Reason} {Wording.Number(Math.Round(credits))} credits of the open minutes are what services "
            + "reported, ahead of the provider's analytics.",
    };
}
