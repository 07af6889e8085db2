using Burnwatch.Collector.Concurrency;
using Dapper;
using Npgsql;

namespace Burnwatch.Collector.Pushing;

/// <summary>
/// Writes <c>usage_sample</c>, <c>sample_batch</c> and <c>sample_origin</c>: many batches, one transaction.
/// </summary>
internal sealed partial class SampleStore(NpgsqlDataSource database)
{
    // Another node that stores the same batch at this moment is waited for.
    private const string ClaimSql = """
        insert into sample_batch (token_id, key_hash, received_at, answer)
        select * from unnest(@TokenIds, @KeyHashes, @ReceivedAts, @Answers)
         order by 1, 2
            on conflict (token_id, key_hash) do nothing
        returning token_id, key_hash
        """;

    private const string AnswersSql = """
        select b.token_id, b.key_hash, b.answer
          from sample_batch b
          join unnest(@TokenIds, @KeyHashes) as k (token_id, key_hash) using (token_id, key_hash)
        """;

    // A credential may have moved to another key since it was found, hours ago where the batch waited on disk. One that
    // moves now is waited for, and waits for us: a row of another key than its credential's would stop the next move.
    private const string LockSql = """
        select id
          from credential
         where id = any(@Ids)
         order by id
           for share
        """;

    // In one order, or two nodes that add to the same minutes wait for one another for ever.
    private const string UsesSql = """
        insert into usage_sample as s (workspace_id, key_id, credential_id, minute, model_family, credits, requests)
        select c.workspace_id, c.key_id, c.id, u.minute, u.model_family, u.credits, u.requests
          from unnest(@CredentialIds, @Minutes, @ModelFamilies, @Credits, @Requests)
               as u (credential, minute, model_family, credits, requests)
          join credential c on c.id = u.credential
         order by 2, 4, 3, 5
            on conflict (key_id, minute, credential_id, model_family) do update
           set credits = s.credits + excluded.credits,
               requests = s.requests + excluded.requests,
               stored_at = clock_timestamp()
        """;

    private const string OriginsSql = """
        insert into sample_origin as o (key_id, credential_id, service, host, first_seen_at, last_seen_at)
        select c.key_id, c.id, n.service, n.host, n.seen_at, n.seen_at
          from unnest(@CredentialIds, @Services, @Hosts, @SeenAts) as n (credential, service, host, seen_at)
          join credential c on c.id = n.credential
         order by 2, 3, 4
            on conflict (credential_id, service, host) do update
           set key_id = excluded.key_id,
               last_seen_at = greatest(o.last_seen_at, excluded.last_seen_at)
         where o.last_seen_at < excluded.last_seen_at
        """;

    private const string TrimSql = """
        delete from usage_sample where minute < @SamplesBefore;
        delete from sample_batch where received_at < @BatchesBefore;
        delete from sample_origin where last_seen_at < @OriginsBefore
        """;

    /// <summary>How long what services reported of a minute is kept.</summary>
    public static readonly TimeSpan KeepSamples = TimeSpan.FromDays(2);

    /// <summary>How long a batch that is sent again is known.</summary>
    public static readonly TimeSpan KeepBatches = TimeSpan.FromDays(1);

    /// <summary>How long it is known from where a credential was used.</summary>
    public static readonly TimeSpan KeepOrigins = TimeSpan.FromDays(30);

    /// <summary>Stores batches, all or none of them.</summary>
    /// <param name="batches">Each of another name.</param>
    /// <param name="merge">Makes one of those that are new.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>Of each batch that had been stored before, what its sender was told then.</returns>
    public async Task<IReadOnlyDictionary<KnownSamples, string>> SaveAsync(
        IReadOnlyList<KnownSamples> batches, Func<IEnumerable<KnownSamples>, MergedSamples> merge,
        CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var claimed = await ClaimAsync(transaction, batches, cancellation);
        var merged = merge(batches.Where(b => claimed.Contains(b.Name)));
        await LockAsync(transaction, merged, cancellation);
        await SaveUsesAsync(transaction, merged.Uses, cancellation);
        await ConcurrencyStore.SaveAsync(transaction, merged.Readings, cancellation);
        await SaveOriginsAsync(transaction, merged.Origins, cancellation);
        var repeated = claimed.Count == batches.Count
            ? []
            : await AnswersAsync(transaction, [.. batches.Where(b => !claimed.Contains(b.Name))], cancellation);
        await transaction.CommitAsync(cancellation);
        return repeated;
    }

    /// <summary>Drops what is past its time.</summary>
    public async Task TrimAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            TrimSql,
            new
            {
                SamplesBefore = (now - KeepSamples).UtcDateTime,
                BatchesBefore = (now - KeepBatches).UtcDateTime,
                OriginsBefore = (now - KeepOrigins).UtcDateTime,
            },
            cancellationToken: cancellation));
    }

    private static async Task<HashSet<(long, string)>> ClaimAsync(
        NpgsqlTransaction transaction, IReadOnlyList<KnownSamples> batches, CancellationToken cancellation)
    {
        var claimed = await transaction.Connection!.QueryAsync<(long TokenId, byte[] KeyHash)>(new CommandDefinition(
            ClaimSql,
            new
            {
                TokenIds = batches.Select(b => b.TokenId).ToArray(),
                KeyHashes = batches.Select(b => b.KeyHash).ToArray(),
                ReceivedAts = batches.Select(b => b.ReceivedAt.UtcDateTime).ToArray(),
                Answers = batches.Select(b => b.Answer).ToArray(),
            },
            transaction,
            cancellationToken: cancellation));
        return [.. claimed.Select(c => (c.TokenId, Convert.ToHexString(c.KeyHash)))];
    }

    private static async Task<Dictionary<KnownSamples, string>> AnswersAsync(
        NpgsqlTransaction transaction, KnownSamples[] batches, CancellationToken cancellation)
    {
        var rows = await transaction.Connection!.QueryAsync<(long TokenId, byte[] KeyHash, string Answer)>(
            new CommandDefinition(
                AnswersSql,
                new
                {
                    TokenIds = batches.Select(b => b.TokenId).ToArray(),
                    KeyHashes = batches.Select(b => b.KeyHash).ToArray(),
                },
                transaction,
                cancellationToken: cancellation));
        var answers = rows.ToDictionary(r => (r.TokenId, Convert.ToHexString(r.KeyHash)), r => r.Answer);
        return batches.ToDictionary(b => b, b => answers.GetValueOrDefault(b.Name, b.Answer));
    }

    private static async Task LockAsync(
        NpgsqlTransaction transaction, MergedSamples merged, CancellationToken cancellation)
    {
        var ids = merged.Uses.Select(u => u.CredentialId)
            .Concat(merged.Readings.Select(r => r.Reading.CredentialId))
            .Concat(merged.Origins.Select(o => o.CredentialId))
            .Distinct()
            .ToArray();
        await transaction.Connection!.ExecuteAsync(
            new CommandDefinition(LockSql, new { ids }, transaction, cancellationToken: cancellation));
    }

    private static async Task SaveUsesAsync(
        NpgsqlTransaction transaction, IReadOnlyList<KnownUse> uses, CancellationToken cancellation)
    {
        if (uses.Count == 0)
            return;
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            UsesSql,
            new
            {
                CredentialIds = uses.Select(u => u.CredentialId).ToArray(),
                Minutes = uses.Select(u => u.Minute.UtcDateTime).ToArray(),
                ModelFamilies = uses.Select(u => u.ModelFamily).ToArray(),
                Credits = uses.Select(u => u.Credits).ToArray(),
                Requests = uses.Select(u => u.Requests).ToArray(),
            },
            transaction,
            cancellationToken: cancellation));
    }

    private static async Task SaveOriginsAsync(
        NpgsqlTransaction transaction, IReadOnlyList<KnownOrigin> origins, CancellationToken cancellation)
    {
        if (origins.Count == 0)
            return;
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            OriginsSql,
            new
            {
                CredentialIds = origins.Select(o => o.CredentialId).ToArray(),
                Services = origins.Select(o => o.Service).ToArray(),
                Hosts = origins.Select(o => o.Host).ToArray(),
                SeenAts = origins.Select(o => o.SeenAt.UtcDateTime).ToArray(),
            },
            transaction,
            cancellationToken: cancellation));
    }
}
