namespace Burnwatch.Host.Postgres;

/// <summary>The text of the private server's configuration files.</summary>
internal static class ServerSettings
{
    private const long Megabyte = 1024 * 1024;

    /// <summary>Who may connect: whoever may enter the socket's directory, which is the account's alone.</summary>
    public const string HostBasedAccess = """
        # Written by Burnwatch at each start.
        local all all trust

        """;

    /// <summary>The whole of <c>postgresql.conf</c>.</summary>
    /// <param name="socketDirectory">Where the server listens; it listens nowhere else.</param>
    /// <param name="memory">The memory of the machine or container, in bytes.</param>
    /// <param name="durable">Whether a commit survives a crash of the machine.</param>
    public static string Postgres(string socketDirectory, long memory, bool durable) => $"""
        # Written by Burnwatch at each start.
        listen_addresses = ''
        unix_socket_directories = '"{socketDirectory.Replace("'", "''", StringComparison.Ordinal)}"'
        unix_socket_permissions = 0700
        max_connections = {(durable ? 100 : 300)}
        shared_buffers = {SharedBuffers(memory, durable)}MB
        effective_cache_size = {Math.Max(memory / 2 / Megabyte, 64)}MB
        maintenance_work_mem = 64MB
        work_mem = 16MB
        random_page_cost = 1.1
        wal_compression = on
        max_wal_size = 2GB
        jit = off
        timezone = 'UTC'
        lc_messages = 'C'
        log_line_prefix = '%m [%p] '
        log_timezone = 'UTC'
        log_checkpoints = off
        fsync = {OnOff(durable)}
        synchronous_commit = {OnOff(durable)}
        full_page_writes = {OnOff(durable)}

        """;

    // An eighth of the memory, not the quarter that a machine of its own would get: the daemon and
    // the file cache need theirs.
    private static long SharedBuffers(long memory, bool durable) =>
        durable ? Math.Clamp(memory / 8 / Megabyte, 32, 2048) : 32;

    private static string OnOff(bool on) => on ? "on" : "off";
}
