using Burnwatch.Collector.Rotation;
using Dapper;
using Npgsql;

namespace Burnwatch.Collector.Pushing;

/// <summary>What becomes of what services reported when a credential moves to another key.</summary>
internal sealed partial class SampleStore
{
    // From whatever key they have: before it was asked at the time of storing, that could be one of long ago.
    private const string MoveSql = """
        with moved as
        (
            delete from usage_sample
             where credential_id = @CredentialId and key_id <> @ToKeyId
            returning minute, model_family, workspace_id, credits, requests
        )
        insert into usage_sample as s (key_id, minute, credential_id, model_family, workspace_id, credits, requests)
        select @ToKeyId, minute, @CredentialId, model_family, workspace_id, sum(credits), sum(requests)
          from moved
         group by minute, model_family, workspace_id
            on conflict (key_id, minute, credential_id, model_family) do update
           set credits = s.credits + excluded.credits,
               requests = s.requests + excluded.requests,
               stored_at = clock_timestamp();
        update sample_origin set key_id = @ToKeyId where credential_id = @CredentialId
        """;

    /// <summary>Gives all that was reported of a credential to the key that it moves to.</summary>
    public static Task MoveAsync(NpgsqlTransaction transaction, CredentialMove move, CancellationToken cancellation) =>
        transaction.Connection!.ExecuteAsync(
            new CommandDefinition(MoveSql, move, transaction, cancellationToken: cancellation));
}
