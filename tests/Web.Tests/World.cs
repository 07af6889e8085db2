using System.Text.Json;
using Burnwatch.Alerting;
using Burnwatch.Alerting.Evaluation;
using Burnwatch.Alerting.Incidents;
using Burnwatch.Alerting.Paging;
using Burnwatch.Alerting.Policies;
using Dapper;
using Npgsql;

namespace Burnwatch.Web.Tests;

/// <summary>Writes what the other parts of the daemon would have written.</summary>
internal sealed class World(NpgsqlDataSource database)
{
    public Task<long> WorkspaceAsync(string name, DateTimeOffset? readThrough, DateTimeOffset? failingSince = null, string? failure = null) =>
        InsertAsync(
            """
            insert into workspace (name, base_url, read_through, failing_since, failure, credits_used, credit_limit, cycle_ends_at)
            values (@name, 'https://api.example', @ReadThrough, @FailingSince, @failure, 1234567, 10000000, '2026-03-15 00:00Z')
            returning id
            """,
            new { name, ReadThrough = readThrough?.UtcDateTime, FailingSince = failingSince?.UtcDateTime, failure });

    public Task<long> OwnerAsync(string name, string? mail = null, string zone = "UTC") => InsertAsync(
        "insert into owner (name, mail, time_zone) values (@name, @mail, @zone) returning id", new { name, mail, zone });

    public Task<long> KeyAsync(long workspaceId, string name, long? ownerId = null, string? environment = null, string? product = null) => InsertAsync(
        """
        insert into key (workspace_id, name, owner_id, environment, product, created_at)
        values (@workspaceId, @name, @ownerId, @environment, @product, '2025-11-20 09:00Z')
        returning id
        """,
        new { workspaceId, name, ownerId, environment, product });

    public Task<long> CredentialAsync(
        long keyId, string name, string? hint = null, string? account = null, string? disabledFor = null, long? used = null, long? limit = null) =>
        InsertAsync(
            """
            insert into credential (key_id, workspace_id, hash, name, hint, service_account, is_disabled, disable_reason, credits_used,
                                    credit_limit, created_at, first_seen_at)
            select id, workspace_id, 'hash of ' || @name || id, @name, @hint, @account, @disabledFor is not null, @disabledFor, @used,
                   @limit, '2025-11-20 09:00Z', '2025-11-20 09:05Z'
              from key
             where id = @keyId
            returning id
            """,
            new { keyId, name, hint, account, disabledFor, used, limit });

    public Task CredentialEventAsync(
        long credentialId, DateTimeOffset at, string kind, string? before, string? after) => ExecuteAsync(
        """
        insert into credential_event (workspace_id, key_id, credential_id, at, kind, before, after)
        select workspace_id, key_id, id, @At, @kind, @before::jsonb, @after::jsonb from credential where id = @credentialId
        """,
        new { credentialId, At = at.UtcDateTime, kind, before, after });

    public async Task BurnAsync(long keyId, IReadOnlyList<KeyBucket> buckets)
    {
        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            insert into usage_bucket (key_id, bucket_start, bucket_end, credential_id, product, model, workspace_id, credits, requests, read_at, reading)
            select k.id, b.bucket_start, b.bucket_end, 1, 'TTS', 'eleven_turbo_v2_5', k.workspace_id, b.credits, 1, b.bucket_end, 1
              from key k, unnest(@Starts, @Ends, @Credits) as b (bucket_start, bucket_end, credits)
             where k.id = @keyId
            """,
            new
            {
                keyId,
                Starts = buckets.Select(b => b.Start.UtcDateTime).ToArray(),
                Ends = buckets.Select(b => b.End.UtcDateTime).ToArray(),
                Credits = buckets.Select(b => (long)b.Credits).ToArray(),
            });
    }

    public async Task ReadingsAsync(long keyId, IReadOnlyList<ConcurrencyReading> readings)
    {
        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            insert into concurrency_reading (key_id, at, credential_id, model_family, current, maximum, workspace_id)
            select k.id, r.at, 1, r.family, r.current, r.maximum, k.workspace_id
              from key k, unnest(@At, @Family, @Current, @Maximum) as r (at, family, current, maximum)
             where k.id = @keyId
            """,
            new
            {
                keyId,
                At = readings.Select(r => r.At.UtcDateTime).ToArray(),
                Family = readings.Select(r => r.ModelFamily).ToArray(),
                Current = readings.Select(r => r.Current).ToArray(),
                Maximum = readings.Select(r => r.Maximum).ToArray(),
            });
    }

    public Task ProfileAsync(long keyId, Profile profile) => ExecuteAsync(
        "insert into profile (key_id, state, through, is_warm) values (@keyId, @State, @Through, @IsWarm)",
        new { keyId, State = profile.ToBytes(), Through = profile.Through.UtcDateTime, profile.IsWarm });

    public Task<long> IncidentAsync(long keyId, Incident incident) => InsertAsync(
        """
        insert into incident (key_id, state, severity, generation, opened_at, since, paged_at, paged_per_hour, peak_per_hour, resolved_at, signals, reason)
        values (@keyId, @State, @Severity, @Generation, @OpenedAt, @Since, @PagedAt, @PagedPerHour, @PeakPerHour, @ResolvedAt, @Signals::jsonb, @Reason)
        returning id
        """,
        new
        {
            keyId,
            State = incident.State.ToString().ToLowerInvariant(),
            Severity = incident.Severity.ToString().ToLowerInvariant(),
            incident.Generation,
            OpenedAt = incident.OpenedAt.UtcDateTime,
            Since = incident.Since.UtcDateTime,
            PagedAt = incident.PagedAt.UtcDateTime,
            incident.PagedPerHour,
            incident.PeakPerHour,
            ResolvedAt = incident.ResolvedAt?.UtcDateTime,
            Signals = JsonSerializer.Serialize(incident.Signals, AlertingJson.Default.IReadOnlyListIncidentSignal),
            incident.Reason,
        });

    public Task StepAsync(long incidentId, DateTimeOffset at, string kind, string text, Judgement? evidence = null) => ExecuteAsync(
        "insert into incident_event (incident_id, at, kind, text, evidence) values (@incidentId, @At, @kind, @text, @Evidence::jsonb)",
        new
        {
            incidentId,
            At = at.UtcDateTime,
            kind,
            text,
            Evidence = evidence is null ? null : JsonSerializer.Serialize(evidence, AlertingJson.Default.Judgement),
        });

    public Task PageAsync(
        long incidentId, DateTimeOffset at, PageContent content, string state = "sent", int attempts = 1, string? answer = null, string action = "trigger") =>
        ExecuteAsync(
            """
            insert into page (incident_id, generation, channel, action, dedup_key, route, severity, content, state, attempts, created_at, sent_at, last_answer)
            values (@incidentId, @Generation, 'pagerduty', @action, 'burnwatch-7c47ee2d-0566-4959-ae86-1be358794a46-' || @incidentId || '-' || @Generation, 'env:PAGERDUTY_KEY',
                    'critical', @Content::jsonb, @state, @attempts, @At, @SentAt, @answer)
            """,
            new
            {
                incidentId,
                content.Generation,
                action,
                Content = JsonSerializer.Serialize(content, AlertingJson.Default.PageContent),
                state,
                attempts,
                At = at.UtcDateTime,
                SentAt = state == "sent" ? at.AddSeconds(2).UtcDateTime : (DateTime?)null,
                answer,
            });

    public Task PolicyAsync(PolicyFile file) => new PolicyStore(database).ApplyAsync(file, "a test", null, Pages.Now, CancellationToken.None);

    public async Task ExecuteAsync(string sql, object? parameters = null)
    {
        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, parameters);
    }

    private async Task<long> InsertAsync(string sql, object parameters)
    {
        await using var connection = await database.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<long>(sql, parameters);
    }
}
