using Dapper;
using Npgsql;

namespace Burnwatch.Web.Charts;

/// <summary>Reads how many requests of a key ran at once, in bins.</summary>
internal sealed class ConcurrencyStore(NpgsqlDataSource database)
{
    private const string BinsSql = """
        select model_family, date_bin(@Step, at, to_timestamp(0)) as start, max(current) as current,
               max(maximum) as maximum
          from concurrency_reading
         where key_id = @KeyId and at >= @From and at < @To
         group by 1, 2
         order by 1, 2
        """;

    /// <summary>One series for each model family that was read; none where nothing was.</summary>
    public async Task<IReadOnlyList<ConcurrencySeries>> SeriesAsync(
        long keyId, DateTimeOffset from, DateTimeOffset to, TimeSpan step, CancellationToken cancellation)
    {
        var parameters = new { keyId, From = from.UtcDateTime, To = to.UtcDateTime, step };
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var bins = await connection.QueryAsync<ConcurrencyBin>(
            new CommandDefinition(BinsSql, parameters, cancellationToken: cancellation));
        return [.. bins.GroupBy(b => b.ModelFamily).Select(family => new ConcurrencySeries
        {
            ModelFamily = family.Key,
            From = from,
            To = to,
            Step = step,
            Bins = [.. family],
        })];
    }
}
