using Burnwatch.Collector.Concurrency;
using Burnwatch.Collector.Inventory;
using Burnwatch.Collector.Pushing;
using Burnwatch.Collector.Usage;
using Npgsql;

namespace Burnwatch.Collector.Rotation;

/// <summary>Moves a credential to another key, with everything that was ever read of it.</summary>
/// <remarks>
/// <para>
/// The rows of its history carry the key, so that nothing on the hot path has to ask which key a credential belongs to;
/// a move, which is rare, pays for that by writing them anew. All of it is one transaction that holds the lock of the
/// workspace's row, so a reading comes before or after it and never between. What is derived follows the rows of
/// <c>credential_move</c>: the daily sums with the next roll-up, the profiles of both keys with the next tick of their
/// shards.
/// </para>
/// <para>Readings keep their numbers and times: what was known when is the same as before, of another key.</para>
/// </remarks>
internal static class CredentialMover
{
    /// <summary>The lock of the workspace's row must be held.</summary>
    public static async Task MoveAsync(
        NpgsqlTransaction transaction, CredentialMove move, CancellationToken cancellation)
    {
        // First, since who writes concurrency readings locks the credential's row and not the workspace's.
        await InventoryStore.MoveAsync(transaction, move, cancellation);
        await UsageStore.MoveAsync(transaction, move, cancellation);
        await ConcurrencyStore.MoveAsync(transaction, move, cancellation);
        await SampleStore.MoveAsync(transaction, move, cancellation);
        await CredentialMoveStore.AddAsync(transaction, move, cancellation);
    }
}
