using Burnwatch.Signals;
using Dapper;
using Npgsql;

namespace Burnwatch.Alerting.Evaluation;

/// <summary>
/// Reads what let somebody do more with the credentials of a key shortly before something odd: a limit lifted, a
/// permission given, a credential enabled again or new, a lock of the provider.
/// </summary>
internal sealed class ReachReader(NpgsqlConnection connection, CancellationToken cancellation)
{
    /// <summary>How long before an incident began a change is told beside it.</summary>
    public static readonly TimeSpan Before = TimeSpan.FromDays(7);

    private const string Sql = """
        select e.at, coalesce(c.name, '') as credential, coalesce(e.words, replace(e.kind, '_', ' ')) as words
          from credential_event e
          join credential c on c.id = e.credential_id
         where c.key_id = @KeyId
           and e.at >= @From and e.at <= @To
           and (e.kind in ('appeared', 'enabled', 'provider_lock', 'third_party_disabling_changed')
                or e.direction in ('wider', 'mixed'))
         order by e.at desc, e.id desc
         limit 5
        """;

    /// <summary>The newest first, each with how long before it began: "6 h before: voice: credit limit lifted".</summary>
    public async Task<IReadOnlyList<string>> OfKeyAsync(long keyId, DateTimeOffset since, DateTimeOffset now)
    {
        var rows = await connection.QueryAsync<ReachRow>(new CommandDefinition(
            Sql,
            new { keyId, From = (since - Before).UtcDateTime, To = now.UtcDateTime },
            cancellationToken: cancellation));
        return [.. rows.Select(r => $"{Distance(r.At, since)}: {r.Credential}: {r.Words}")];
    }

    private static string Distance(DateTimeOffset at, DateTimeOffset since) => at <= since
        ? $"{Wording.Duration(since - at)} before"
        : $"{Wording.Duration(at - since)} after it began";

    private sealed record ReachRow
    {
        public DateTimeOffset At { get; init; }
        public required string Credential { get; init; }
        public required string Words { get; init; }
    }
}
