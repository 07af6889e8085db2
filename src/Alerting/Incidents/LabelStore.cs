using Dapper;
using Npgsql;

namespace Burnwatch.Alerting.Incidents;

/// <summary>The only writer of what people say of incidents.</summary>
public sealed class LabelStore(NpgsqlDataSource database)
{
    // The shard first, as a tick does; it is locked until the end, and whoever read it before writes nothing.
    private const string ShardSql = """
        update shard
           set version = version + 1
         where id = (select i.key_id % (select count(*) from shard) from incident i where i.id = @Id)
        """;

    private const string BeforeSql = "select label from incident where id = @Id";

    private const string LabelSql = """
        update incident
           set label = @Label, labelled_by = @By, labelled_at = @Now
         where id = @Id
        """;

    private const string EventSql = """
        insert into incident_event (incident_id, at, kind, text)
        values (@Id, @Now, 'labelled', @Text)
        """;

    private const string ForgetSql = """
        delete from profile
         where key_id = (select key_id from incident where id = @Id)
        """;

    /// <summary>Labels an incident, or labels it anew.</summary>
    /// <param name="id">The incident.</param>
    /// <param name="label">What it was; what came of it until now, if it is still open.</param>
    /// <param name="by">Who says so.</param>
    /// <param name="reason">Why, for those who read it later; null where nobody said.</param>
    /// <param name="now">When it is said.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>False when there is no such incident.</returns>
    public async Task<bool> LabelAsync(
        long id, IncidentLabel label, string by, string? reason, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var name = label.ToString().ToLowerInvariant();
        var row = new
        {
            id,
            Label = name,
            by,
            Now = now.UtcDateTime,
            Text = $"Labelled as {name} by {by}{(reason is null ? "." : $": {reason}")}",
        };
        if (await connection.ExecuteAsync(Command(ShardSql)) == 0)
            return false;
        var before = await connection.ExecuteScalarAsync<string?>(Command(BeforeSql));
        await connection.ExecuteAsync(Command(LabelSql));
        await connection.ExecuteAsync(Command(EventSql));
        if (label is IncidentLabel.Expected || before == "expected")
            await connection.ExecuteAsync(Command(ForgetSql));
        await transaction.CommitAsync(cancellation);
        return true;

        CommandDefinition Command(string sql) => new(sql, row, cancellationToken: cancellation);
    }
}
