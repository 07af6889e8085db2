using Burnwatch.Collector.Rotation;
using Dapper;
using Npgsql;

namespace Burnwatch.Collector.Usage;

/// <summary>What becomes of stored usage when its credential moves to another key.</summary>
internal sealed partial class UsageStore
{
    private const string MoveBucketsSql = """
        update usage_bucket
           set key_id = @ToKeyId
         where key_id = @FromKeyId and credential_id = @CredentialId
        """;

    private const string MoveRevisionsSql = """
        update usage_revision
           set key_id = @ToKeyId
         where key_id = @FromKeyId and credential_id = @CredentialId
        """;

    // As many rows as a credential has, of all partitions.
    private const int NoTimeout = 0;

    /// <summary>
    /// Gives all buckets of a credential, and all values that they had before, to the key that it moves to. The lock of
    /// the workspace's row must be held.
    /// </summary>
    public static async Task MoveAsync(
        NpgsqlTransaction transaction, CredentialMove move, CancellationToken cancellation)
    {
        foreach (var sql in new[] { MoveBucketsSql, MoveRevisionsSql })
        {
            await transaction.Connection!.ExecuteAsync(
                new CommandDefinition(sql, move, transaction, NoTimeout, cancellationToken: cancellation));
        }
    }
}
