using Dapper;
using Npgsql;

namespace Burnwatch.Scale;

/// <summary>What a bench sets for every key before the daemon starts.</summary>
internal static class BenchPolicy
{
    private const string VersionSql =
        "insert into policy_version (at, author, reason) values (@Now, 'bench', 'what is measured') returning version";

    private const string SettingSql = """
        insert into policy_setting (version, scope, subject, name, value)
        select @Version, 'default', '', name, value from unnest(@Names, @Values) as s (name, value)
        """;

    /// <summary>Writes a version of the policy that has these settings alone.</summary>
    /// <param name="connection">To a database of the bench.</param>
    /// <param name="now">On the clock of the daemon.</param>
    /// <param name="settings">In the form of a policy file.</param>
    public static async Task SetAsync(
        NpgsqlConnection connection, DateTimeOffset now, params (string Name, string Value)[] settings)
    {
        var version = await connection.ExecuteScalarAsync<long>(VersionSql, new { Now = now.UtcDateTime });
        await connection.ExecuteAsync(SettingSql, new
        {
            Version = version,
            Names = settings.Select(s => s.Name).ToArray(),
            Values = settings.Select(s => s.Value).ToArray(),
        });
    }
}
