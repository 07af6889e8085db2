using Dapper;
using Npgsql;

namespace Burnwatch.Collector.Containment;

/// <summary>Reads what a containment would reach, and what was contained before.</summary>
public sealed class ContainmentReader(NpgsqlDataSource database)
{
    /// <summary>How far back it is looked who will break.</summary>
    public static readonly TimeSpan Reach = TimeSpan.FromHours(24);

    private const string KeySql = """
        select k.id, k.name, w.name as workspace
          from key k
          join workspace w on w.id = k.workspace_id
         where k.id = @KeyId
        """;

    private const string FindKeysSql = """
        select k.id, k.name, w.name as workspace
          from key k
          join workspace w on w.id = k.workspace_id
         where k.name = @Name and (@Workspace::text is null or w.name = @Workspace)
         order by w.name
        """;

    private const string CredentialsSql = $"""
        select c.id, c.name, c.hint, c.is_disabled, c.workspace_id, c.provider_key_id, c.service_account_id,
               exists ({StandingFromSql} where s.credential_id = c.id and {StandsSql}) as is_contained
          from credential c
         where c.key_id = @KeyId and c.hash <> '' and c.unlisted_since is null
         order by c.is_disabled, c.created_at desc nulls last, c.id desc
        """;

    private const string StandingFromSql = "select s.action, s.before::text as before_json from containment s";

    // What may have been done stands until something that was surely done has put it back.
    private const string StandsSql = """
        s.action <> 'enable' and s.state <> 'refused'
        and s.id > coalesce((select max(b.id) from containment b
                              where b.credential_id = s.credential_id and b.action = 'enable'
                                and (b.state = 'done' or b.confirmed_at is not null)), 0)
        """;

    private const string StandingSql = $"""
        {StandingFromSql} where s.credential_id = @CredentialId and {StandsSql} order by s.id
        """;

    private const string ProductsSql = """
        select product, model, sum(credits)::bigint as credits, sum(requests)::bigint as requests
          from usage_bucket
         where key_id = @KeyId and credential_id = @CredentialId and bucket_start >= @Since
         group by product, model
        having sum(credits) > 0 or sum(requests) > 0
         order by sum(credits) desc, product, model
        """;

    private const string ServicesSql = """
        select service, host, last_seen_at
          from sample_origin
         where credential_id = @CredentialId and last_seen_at >= @Since
         order by last_seen_at desc, service, host
        """;

    private const string RowsSql = """
        select a.id, a.at, c.name as credential, c.hint, a.action, a.author, a.source, a.state, a.answer, a.confirmed_at,
               a.sent::text as sent_json, a.before::text as before_json
          from containment a
          join credential c on c.id = a.credential_id
        """;

    private const string OfKeySql = $"{RowsSql} where a.key_id = @Id order by a.id desc limit @Most";

    // Of a key nothing is said that was done after the incident was over, or before it began, for another reason.
    private const string OfIncidentSql = $"""
        {RowsSql}
          join incident i on i.id = @Id
         where a.incident_id = i.id
            or (a.incident_id is null and a.key_id = i.key_id
                and a.at >= i.since and a.at <= coalesce(i.resolved_at, 'infinity'))
         order by a.id
         limit @Most
        """;

    /// <summary>Null where no key has this number.</summary>
    public async Task<ContainableKey?> FindKeyAsync(long keyId, CancellationToken cancellation) =>
        (await QueryAsync<ContainableKey>(KeySql, new { keyId }, cancellation)).SingleOrDefault();

    /// <summary>The keys of a name: of every workspace that has one unless a workspace is given.</summary>
    public Task<IReadOnlyList<ContainableKey>> FindKeysAsync(
        string name, string? workspace, CancellationToken cancellation) =>
        QueryAsync<ContainableKey>(FindKeysSql, new { name, workspace }, cancellation);

    /// <summary>The credentials of a key that there are, those that work first.</summary>
    public Task<IReadOnlyList<ContainableCredential>> CredentialsAsync(long keyId, CancellationToken cancellation) =>
        QueryAsync<ContainableCredential>(CredentialsSql, new { keyId }, cancellation);

    /// <summary>What was done to a key's credentials, the newest first.</summary>
    public Task<IReadOnlyList<ContainmentRow>> OfKeyAsync(long keyId, int most, CancellationToken cancellation) =>
        QueryAsync<ContainmentRow>(OfKeySql, new { Id = keyId, most }, cancellation);

    /// <summary>What was done for an incident, or to its key while it lasted, the oldest first.</summary>
    public Task<IReadOnlyList<ContainmentRow>> OfIncidentAsync(
        long incidentId, int most, CancellationToken cancellation) =>
        QueryAsync<ContainmentRow>(OfIncidentSql, new { Id = incidentId, most }, cancellation);

    internal async Task<ContainmentSources> SourcesAsync(
        long keyId, long credentialId, DateTimeOffset now, CancellationToken cancellation)
    {
        var parameters = new { keyId, credentialId, Since = (now - Reach).UtcDateTime };
        return new ContainmentSources(
            await QueryAsync<UsedProduct>(ProductsSql, parameters, cancellation),
            await QueryAsync<ReportingService>(ServicesSql, parameters, cancellation));
    }

    internal async Task<IReadOnlyList<StandingContainment>> StandingAsync(
        long credentialId, CancellationToken cancellation) =>
        [
            .. (await QueryAsync<StandingRow>(StandingSql, new { credentialId }, cancellation)).Select(r => r.Parse()),
        ];

    private async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object parameters, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return [.. await connection.QueryAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: cancellation))];
    }
}

/// <summary>A key that can be contained.</summary>
public sealed record ContainableKey
{
    public long Id { get; init; }
    public required string Name { get; init; }
    public required string Workspace { get; init; }
}
