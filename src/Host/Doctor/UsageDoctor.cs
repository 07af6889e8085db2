using System.Globalization;
using Burnwatch.Collector;
using Dapper;
using Npgsql;

namespace Burnwatch.Host.Doctor;

/// <summary>Tells how far the usage of each workspace is known, and what of it may still change.</summary>
internal static class UsageDoctor
{
    private const string WorkspacesSql = """
        select w.name, w.read_through, w.settling, w.settling_source as source,
               w.usage_source, w.fallback_since, w.fallback_reason, w.settled_failing_since, w.settled_failure,
               (select max(read_at) from usage_reading r where r.workspace_id = w.id and r.number = w.last_reading)
                   as read_at,
               (select count(*) from usage_hour h where h.workspace_id = w.id) as hours
          from workspace w
         where not w.is_drill
         order by w.name
        """;

    /// <summary>A finding for each workspace; why one cannot be read is found by asking the provider.</summary>
    public static async Task<IReadOnlyList<Finding>> CheckAsync(
        NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var rows = await connection.QueryAsync<WorkspaceRow>(
            new CommandDefinition(WorkspacesSql, cancellationToken: cancellation));
        return [.. rows.SelectMany(Findings)];
    }

    private static IEnumerable<Finding> Findings(WorkspaceRow row)
    {
        yield return new Finding($"usage of {row.Name}", true, Sentence(row));
        if (row.FallbackSince is { } fallback)
        {
            yield return new Finding($"source of {row.Name}", false, string.Create(
                CultureInfo.InvariantCulture,
                $"Usage is taken from {SourceWords(row.UsageSource)} since {fallback:u}: {row.FallbackReason}"));
        }
        else
        {
            yield return new Finding($"source of {row.Name}", true, "Usage is taken from the analytics.");
        }

        if (row.SettledFailingSince is { } failing)
        {
            yield return new Finding($"late usage of {row.Name}", false, string.Create(
                CultureInfo.InvariantCulture,
                $"What was booked late cannot be read since {failing:u}: {row.SettledFailure}"));
        }
    }

    private static string SourceWords(string source) =>
        source == "counters" ? "the counters of the keys" : "the character stats";

    private static string Sentence(WorkspaceRow row) => row.ReadThrough is { } through
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"Known through {through:u} and settled through {UsageSpan.StartOf(through - row.Settling):u}: it settles "
            + $"within {row.Settling.TotalMinutes:0} min ({Source(row.Source)}). Read last at {row.ReadAt:u}.")
        : string.Create(
            CultureInfo.InvariantCulture,
            $"The history is being read: {row.Hours} hours of it are there. Nothing is judged before it is whole.");

    private static string Source(string source) => source switch
    {
        "learnt" => "learnt",
        "set" => "set",
        _ => "where every workspace starts; too little was seen yet",
    };

    private sealed record WorkspaceRow
    {
        public required string Name { get; init; }
        public DateTimeOffset? ReadThrough { get; init; }
        public TimeSpan Settling { get; init; }
        public required string Source { get; init; }
        public DateTimeOffset? ReadAt { get; init; }
        public long Hours { get; init; }
        public string UsageSource { get; init; } = "analytics";
        public DateTimeOffset? FallbackSince { get; init; }
        public string? FallbackReason { get; init; }
        public DateTimeOffset? SettledFailingSince { get; init; }
        public string? SettledFailure { get; init; }
    }
}
