using Npgsql;

namespace Burnwatch.Acceptance.Tests;

/// <summary>All that a database holds, as text to search in and to compare.</summary>
internal static class DatabaseText
{
    private const string TablesSql = """
        select format('%I.%I', table_schema, table_name)
          from information_schema.tables
         where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'
         order by 1
        """;

    // Bytes as the letters they are, so that text inside of them is found.
    private const string EscapeSql = "set bytea_output = 'escape'";

    /// <summary>
    /// Every row of every table of every schema but the system's own, a line each behind the table's name.
    /// </summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(NpgsqlDataSource database)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using (var escape = new NpgsqlCommand(EscapeSql, connection))
            await escape.ExecuteNonQueryAsync();
        var lines = new List<string>();
        foreach (var table in await LinesAsync(connection, TablesSql))
            lines.AddRange(
                (await LinesAsync(connection, $"select t::text from {table} t order by 1"))
                    .Select(row => $"{table} {row}"));
        return lines;
    }

    private static async Task<List<string>> LinesAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var rows = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await rows.ReadAsync())
            lines.Add(rows.GetString(0));
        return lines;
    }
}
