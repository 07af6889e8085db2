using Npgsql;

namespace Burnwatch.Collector.Pushing;

/// <summary>Tells a database that does not answer from a statement that it refuses.</summary>
internal static class DatabaseAway
{
    public static bool Is(Exception e) => e switch
    {
        PostgresException refusal => refusal.IsTransient
            || refusal.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown
                or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.DiskFull
                or PostgresErrorCodes.ReadOnlySqlTransaction,
        _ => e is NpgsqlException or TimeoutException,
    };
}
