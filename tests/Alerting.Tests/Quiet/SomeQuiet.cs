using Burnwatch.Alerting.Quiet;

namespace Burnwatch.Alerting.Tests.Quiet;

/// <summary>Rules of which a test names only what it is about; they begin at noon unless told.</summary>
internal static class SomeQuiet
{
    public static QuietRule Silence(
        long id = 1, int from = 0, int minutes = 60, QuietScope? scope = null, string author = "ann") => new()
        {
            Id = id,
            Kind = QuietKind.Silence,
            Scope = scope ?? new QuietScope { Keys = ["tts-prod"] },
            Author = author,
            Reason = "we move the store",
            LocalStart = Some.Noon.AddMinutes(from).DateTime,
            LocalEnd = Some.Noon.AddMinutes(from + minutes).DateTime,
            TimeZone = "UTC",
            EndsAt = Some.Noon.AddMinutes(from + minutes),
        };

    public static QuietRule Expectation(
        long ceiling, long id = 1, int from = 0, int minutes = 60, QuietScope? scope = null) =>
        Silence(id, from, minutes, scope) with { Kind = QuietKind.Expectation, Ceiling = ceiling, Reason = "the launch" };

    public static InForce InForce(this QuietRule rule) => new(rule, rule.Occurrences[0]);
}
