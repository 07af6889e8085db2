using Burnwatch.Collector.ElevenApi;
using Dapper;
using Npgsql;

namespace Burnwatch.Collector.Fallback;

/// <summary>Finds the credential that a series of character-stats is about.</summary>
internal sealed class CredentialNames(NpgsqlDataSource database)
{
    private const string AllSql = """
        select hash, name, provider_key_id
          from credential
         where workspace_id = @WorkspaceId
         order by last_listed_at nulls first, id
        """;

    /// <summary>
    /// The use within a span as rows. A series is known by hash, id or name, of several with one name by the one that
    /// was listed last; use of a series that is none of these belongs to no key, so that the sum is still right.
    /// </summary>
    public async Task<IReadOnlyList<UsageRow>> RowsAsync(
        long workspaceId,
        IReadOnlyList<(string Series, DateTimeOffset Start, long Credits)> used,
        ReadingSpan span,
        CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var known = new Dictionary<string, Row>(StringComparer.Ordinal);
        var rows = (await connection.QueryAsync<Row>(
            new CommandDefinition(AllSql, new { workspaceId }, cancellationToken: cancellation))).AsList();
        foreach (var row in rows)
            known[row.Name] = row;
        foreach (var row in rows.Where(row => row.ProviderKeyId is not null))
            known[row.ProviderKeyId!] = row;
        foreach (var row in rows)
            known[row.Hash] = row;
        var noKey = new Row();
        return
        [
            .. used.Where(use => span.Contains(use.Start))
                .GroupBy(use => (Credential: known.GetValueOrDefault(use.Series) ?? noKey, use.Start))
                .Select(same => new UsageRow(
                    same.Key.Credential.Hash, same.Key.Credential.Name, same.Key.Start, "", "",
                    same.Sum(use => use.Credits), 0, null)),
        ];
    }

    private sealed record Row
    {
        public string Hash { get; init; } = "";

        public string Name { get; init; } = "";

        public string? ProviderKeyId { get; init; }
    }
}
