namespace Burnwatch.Web.Incidents;

/// <summary>What an incident costs.</summary>
public sealed record IncidentBurn
{
    /// <summary>A span that is known for less says little of its rate.</summary>
    private static readonly TimeSpan Enough = TimeSpan.FromMinutes(2);

    public static IncidentBurn None { get; } = new();

    public long IncidentId { get; init; }

    /// <summary>Credits since it began, until it resolved.</summary>
    public long Credits { get; init; }

    /// <summary>Credits of the last hour that is known.</summary>
    public long LastHour { get; init; }

    /// <summary>Credits of the last ten minutes that are known.</summary>
    public long LastTenMinutes { get; init; }

    /// <summary>Credits of the span of ten minutes that is not over yet.</summary>
    public long OpenSpan { get; init; }

    /// <summary>How much of that span is known.</summary>
    public TimeSpan OpenFor { get; init; }

    /// <summary>
    /// What an hour costs if it goes on: by the last ten minutes, or by the open span where that burns faster.
    /// </summary>
    /// <remarks>
    /// The same two as in the verdict, so that this number is the one that was paged: a leak that has just begun is not
    /// told small.
    /// </remarks>
    public double PerHour
    {
        get
        {
            var byTenMinutes = LastTenMinutes / UsageSpan.Length.TotalHours;
            return OpenFor < Enough ? byTenMinutes : Math.Max(byTenMinutes, OpenSpan / OpenFor.TotalHours);
        }
    }
}
