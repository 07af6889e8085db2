using Burnwatch.Collector.Rotation;
using Dapper;
using Npgsql;

namespace Burnwatch.Collector.Pushing;

/// <summary>What becomes of what services reported when a credential moves to another key.</summary>
internal sealed partial class SampleStore
{
    private const string MoveSql = """
        update usage_sample set key_id = @ToKeyId where key_id = @FromKeyId and credential_id = @CredentialId;
        update sample_origin set key_id = @ToKeyId where key_id = @FromKeyId and credential_id = @CredentialId
        """;

    /// <summary>Gives all that was reported of a credential to the key that it moves to.</summary>
    public static Task MoveAsync(NpgsqlTransaction transaction, CredentialMove move, CancellationToken cancellation) =>
        transaction.Connection!.ExecuteAsync(
            new CommandDefinition(MoveSql, move, transaction, cancellationToken: cancellation));
}
