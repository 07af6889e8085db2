namespace Burnwatch.Alerting.Evaluation;

/// <summary>
/// How long after its end a bucket of a workspace could still change, by when each such time was in force.
/// </summary>
internal sealed class SettlingTimes
{
    /// <summary>In force before the first that is written down; the tables say the same.</summary>
    private static readonly TimeSpan Start = TimeSpan.FromMinutes(30);

    private readonly IReadOnlyList<SettlingRow> rows;

    /// <param name="rows">In the order of time.</param>
    public SettlingTimes(IEnumerable<SettlingRow> rows) =>
        this.rows = [new SettlingRow { Since = DateTimeOffset.MinValue, Settling = Start }, .. rows];

    /// <summary>The one that was in force at an instant.</summary>
    public TimeSpan At(DateTimeOffset at) => rows.Last(r => r.Since <= at).Settling;

    /// <summary>
    /// Before which instant everything had settled, for who knew everything up to <paramref name="at"/>. A longer time
    /// takes nothing back: what counted as settled before stays so.
    /// </summary>
    public DateTimeOffset SettledAt(DateTimeOffset at)
    {
        var settled = DateTimeOffset.MinValue;
        for (var i = 0; i < rows.Count && rows[i].Since <= at; i++)
        {
            var last = i + 1 < rows.Count && rows[i + 1].Since < at ? rows[i + 1].Since : at;
            if (last - DateTimeOffset.MinValue > rows[i].Settling && last - rows[i].Settling > settled)
                settled = last - rows[i].Settling;
        }
        return settled;
    }
}

internal sealed record SettlingRow
{
    public DateTimeOffset Since { get; init; }
    public TimeSpan Settling { get; init; }
}
