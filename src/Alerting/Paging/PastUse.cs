using System.Globalization;
using Burnwatch.Signals;

namespace Burnwatch.Alerting.Paging;

/// <summary>What a key used in whole hours of the weeks before an incident, beside its last hour.</summary>
public sealed record PastUse
{
    /// <summary>How far it looks back from the beginning of the incident.</summary>
    public static readonly TimeSpan Span = TimeSpan.FromDays(42);

    /// <summary>The first bucket that is known of that span: a younger key has less of a past.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>The beginning of the incident.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>Credits of the highest hour, by the clock in UTC; 0 where it used nothing.</summary>
    public required double HighestHour { get; init; }

    /// <summary>Requests of the hour that had most of them.</summary>
    public required double MostRequests { get; init; }

    /// <summary>Credits and requests of the whole span.</summary>
    public required double Credits { get; init; }

    public required double Requests { get; init; }

    /// <summary>Credits and requests of the last hour that is known.</summary>
    public required double LastHour { get; init; }

    public required double LastRequests { get; init; }

    /// <summary>"20 times the highest hour of the last 6 weeks (3,250 credits)", or what is to be said instead.</summary>
    public string Words
    {
        get
        {
            var span = SpanWords(To - From);
            if (HighestHour <= 0)
                return $"It used nothing in the {span} before.";
            var ratio = LastHour / HighestHour;
            return ratio >= 1
                ? $"{Wording.Number(LastHour)} credits in the last hour are {Wording.Times(ratio)} times the highest "
                    + $"hour of the {span} before ({Wording.Number(HighestHour)})."
                : $"{Wording.Number(LastHour)} credits in the last hour; the highest hour of the {span} before had "
                    + $"{Wording.Number(HighestHour)}.";
        }
    }

    /// <summary>What else is not as it was; empty where nothing is.</summary>
    public IReadOnlyList<string> AlsoMoved
    {
        get
        {
            var moved = new List<string>();
            if (MostRequests > 0 && LastRequests >= 2 * MostRequests)
                moved.Add($"{Wording.Number(LastRequests)} requests in the last hour; the most before were "
                    + $"{Wording.Number(MostRequests)}.");
            if (Requests > 0 && LastRequests > 0 && Credits > 0 && IsFar(LastHour / LastRequests, Credits / Requests))
                moved.Add($"{Each(LastHour / LastRequests)} credits a request in the last hour, "
                    + $"{Each(Credits / Requests)} before.");
            return moved;
        }
    }

    private static bool IsFar(double now, double before) => now >= 2 * before || now <= before / 2;

    private static string Each(double credits) => Wording.Number(Math.Round(credits, credits < 100 ? 2 : 0));

    private static string SpanWords(TimeSpan span) => span.TotalDays switch
    {
        >= 14 => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(span.TotalDays / 7):0} weeks"),
        _ => Wording.Duration(span),
    };
}
