using Burnwatch.Alerting.Incidents;
using FsCheck;
using FsCheck.Fluent;

namespace Burnwatch.Alerting.Tests.Incidents;

/// <summary>What happens to one key, evaluation by evaluation, under one policy.</summary>
internal sealed record Course
{
    public required Policy Policy { get; init; }

    public required IReadOnlyList<Moment> Moments { get; init; }

    public override string ToString() =>
        $"confirm {Policy.ConfirmFor}, resolve {Policy.ResolveAfter}, reopen {Policy.ReopenWithin}, flap {Policy.FlapAfter}\n"
        + string.Join('\n', Moments);
}

/// <summary>One evaluation.</summary>
/// <param name="Minutes">Since the one before.</param>
/// <param name="Odd">What is odd, by its evidence so many minutes before.</param>
/// <param name="LastHour">Credits of the last hour.</param>
/// <param name="Lag">Minutes by which what is known for good is behind.</param>
/// <param name="Act">What somebody did before it; null for nothing.</param>
internal sealed record Moment(int Minutes, IReadOnlyList<Oddity> Odd, double LastHour, int Lag, Doing? Act)
{
    public override string ToString() =>
        $"+{Minutes} min, {LastHour} credits, lag {Lag}: {string.Join(", ", Odd)} {Act}";
}

/// <summary>A signal that fires.</summary>
internal sealed record Oddity(SignalKind Kind, Severity Severity, int Ago, bool IsAbsolute);

/// <summary>What somebody does, to a page so many before the last one; to the incident where it is null.</summary>
internal sealed record Doing(IncidentActKind Kind, int? PagesAgo, int MinutesAgo);

/// <summary>Makes courses, and smaller ones of one that breaks a promise.</summary>
internal static class Courses
{
    private static readonly SignalKind[] Kinds =
    [
        SignalKind.CreditSpike, SignalKind.CreditSpike, SignalKind.SlowBurn, SignalKind.UnusualHour,
        SignalKind.ConcurrencyPinned, SignalKind.LimitNear, SignalKind.ProviderLock,
    ];

    private static Gen<Oddity> Odd =>
        from kind in Gen.Elements(Kinds)
        from severity in Gen.Elements(Severity.Warning, Severity.Error, Severity.Error, Severity.Critical)
        from ago in Gen.Elements(0, 0, 0, 1, 10, 90)
        select new Oddity(kind, severity, ago, kind is SignalKind.ProviderLock);

    private static Gen<Doing?> Act =>
        from has in Gen.Choose(0, 6)
        from kind in Gen.Elements(Enum.GetValues<IncidentActKind>())
        from pages in Gen.Elements<int?>(null, 0, 0, 0, 1)
        from ago in Gen.Elements(0, 0, 1, 30)
        select has == 0 ? new Doing(kind, pages, ago) : null;

    private static Gen<Moment> Moment =>
        from minutes in Gen.Elements(1, 1, 1, 5, 15, 30, 60, 240, 1_500)
        from count in Gen.Elements(0, 0, 1, 1, 1, 2)
        from odd in Gen.ListOf(Odd, count)
        from burn in Gen.Elements(0, 500, 10_000, 19_999, 20_000, 200_000)
        from lag in Gen.Elements(0, 1, 20, 45)
        from act in Act
        select new Moment(minutes, [.. odd], burn, lag, act);

    private static Gen<Policy> Policy =>
        from confirm in Gen.Elements(0, 0, 10)
        from resolve in Gen.Elements(5, 30)
        // Longer than anything takes to be known for good: what an incident was about is told to no other.
        from reopen in Gen.Elements(60, 360)
        from flap in Gen.Elements(0, 1, 2)
        select Burnwatch.Policy.Default with
        {
            ConfirmFor = TimeSpan.FromMinutes(confirm),
            ResolveAfter = TimeSpan.FromMinutes(resolve),
            ReopenWithin = TimeSpan.FromMinutes(reopen),
            FlapAfter = flap,
        };

    public static Arbitrary<Course> All { get; } = Arb.From(
        from policy in Policy
        from count in Gen.Choose(1, 40)
        from moments in Gen.ListOf(Moment, count)
        select new Course { Policy = policy, Moments = [.. moments] },
        Smaller);

    private static IEnumerable<Course> Smaller(Course course)
    {
        for (var i = 0; course.Moments.Count > 1 && i < course.Moments.Count; i++)
            yield return course with { Moments = [.. course.Moments.Where((_, at) => at != i)] };
        for (var i = 0; i < course.Moments.Count; i++)
        {
            var moment = course.Moments[i];
            if (moment.Act is not null)
                yield return With(i, moment with { Act = null });
            if (moment.Odd.Count > 0)
                yield return With(i, moment with { Odd = [.. moment.Odd.Skip(1)] });
            if (moment.Lag > 0)
                yield return With(i, moment with { Lag = 0 });
            if (moment.Minutes > 1)
                yield return With(i, moment with { Minutes = 1 });
        }

        Course With(int at, Moment moment) =>
            course with { Moments = [.. course.Moments.Select((m, i) => i == at ? moment : m)] };
    }
}
