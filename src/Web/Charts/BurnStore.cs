using Dapper;
using Npgsql;

namespace Burnwatch.Web.Charts;

/// <summary>Reads what a key used, in bins.</summary>
internal sealed class BurnStore(NpgsqlDataSource database)
{
    private const string BinsSql = """
        select date_bin(@Step, bucket_start, to_timestamp(0)) as start, sum(credits)::bigint as credits
          from usage_bucket
         where key_id = @KeyId and bucket_start >= @From and bucket_start < @To
         group by 1
        having sum(credits) > 0
         order by 1
        """;

    /// <param name="from">A multiple of <paramref name="step"/>.</param>
    public async Task<IReadOnlyList<BurnBin>> BinsAsync(
        long keyId, DateTimeOffset from, DateTimeOffset to, TimeSpan step, CancellationToken cancellation)
    {
        var parameters = new { keyId, From = from.UtcDateTime, To = to.UtcDateTime, step };
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return [
            .. await connection.QueryAsync<BurnBin>(
                new CommandDefinition(BinsSql, parameters, cancellationToken: cancellation))];
    }
}
