using Burnwatch.Collector.ElevenApi;
using Burnwatch.Collector.Inventory;
using Dapper;
using Npgsql;

namespace Burnwatch.Collector.Containment;

/// <summary>Writes <c>containment</c>: a row before each call, then what became of it.</summary>
internal sealed class ContainmentStore(NpgsqlDataSource database)
{
    private const string AddSql = """
        insert into containment
               (workspace_id, key_id, credential_id, incident_id, at, action, author, source, token_id, sent, before)
        values (@WorkspaceId, @KeyId, @CredentialId, @IncidentId, @At, @Action, @Author, @Source, @TokenId,
                @Sent::jsonb, @Before::jsonb)
            on conflict (incident_id, credential_id) where source = 'automatic' do nothing
        returning id
        """;

    private const string AnswerSql = """
        update containment
           set state = @State, answer = @Answer, answered_at = @At
         where id = @Id
        """;

    private const string UnansweredSql = """
        select id
          from containment
         where incident_id = @IncidentId and credential_id = @CredentialId and source = 'automatic'
           and state in ('sent', 'unknown') and confirmed_at is null
        """;

    // Only the newest of a credential can still show; those before it were overtaken. The inventory may have been asked
    // for while the call was on its way, so it confirms only what was sent before it.
    private const string ConfirmSql = """
        update containment a
           set confirmed_at = @ReadAt
          from credential c
         where a.workspace_id = @WorkspaceId and a.confirmed_at is null and a.state <> 'refused'
           and c.id = a.credential_id and c.last_listed_at = @ReadAt and a.at < @ReadAt
           and not exists (select from containment l where l.credential_id = a.credential_id and l.id > a.id
                                                        and l.state <> 'refused')
           and c.is_disabled = not (a.sent ->> 'is_enabled')::boolean
           and case when not a.sent ? 'character_limit' then true
                    when a.sent -> 'character_limit' = '"clear"' then c.credit_limit is null
                    else to_jsonb(c.credit_limit) = a.sent -> 'character_limit' end
           and case when not a.sent ? 'allowed_ips' then true
                    when a.sent -> 'allowed_ips' = '"clear"' then c.allowed_ips is null
                    else to_jsonb(c.allowed_ips) @> (a.sent -> 'allowed_ips')
                     and to_jsonb(c.allowed_ips) <@ (a.sent -> 'allowed_ips') end
        """;

    /// <summary>
    /// Writes down, and commits, what is about to be sent. Null where it would be the second time that the policy does
    /// it for an incident: then nothing may be sent.
    /// </summary>
    public async Task<long?> AddAsync(
        ContainableCredential credential,
        ContainmentOrder order,
        ContainmentGrant grant,
        KeyPatch patch,
        CredentialState before,
        DateTimeOffset at,
        CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<long?>(new CommandDefinition(
            AddSql,
            new
            {
                credential.WorkspaceId,
                order.KeyId,
                CredentialId = credential.Id,
                order.IncidentId,
                At = at.UtcDateTime,
                Action = ContainmentWords.Of(order.Action),
                grant.Author,
                grant.Source,
                grant.TokenId,
                Sent = patch.ToJson(),
                Before = before.ToJson(),
            },
            cancellationToken: cancellation));
    }

    /// <summary>
    /// What the policy began for an incident and a credential, and of which it is not known whether it was done; null
    /// where there is nothing like that.
    /// </summary>
    public async Task<long?> UnansweredAsync(long? incidentId, long credentialId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<long?>(new CommandDefinition(
            UnansweredSql, new { incidentId, credentialId }, cancellationToken: cancellation));
    }

    public async Task AnswerAsync(
        long id, ContainmentAnswer answer, DateTimeOffset at, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            AnswerSql,
            new
            {
                id,
                State = answer.Outcome.ToString().ToLowerInvariant(),
                Answer = answer.Sentence,
                At = at.UtcDateTime,
            },
            cancellationToken: cancellation));
    }

    /// <summary>Marks what the inventory that was asked for at an instant shows as it was asked for.</summary>
    public async Task<int> ConfirmAsync(long workspaceId, DateTimeOffset readAt, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.ExecuteAsync(new CommandDefinition(
            ConfirmSql, new { workspaceId, ReadAt = readAt.UtcDateTime }, cancellationToken: cancellation));
    }
}
