using Burnwatch.Alerting.Evaluation;
using Dapper;
using Npgsql;

namespace Burnwatch.Alerting.Backtesting;

/// <summary>Reads what was known of a key, and since when.</summary>
internal sealed class KnownValueReader(NpgsqlConnection connection, CancellationToken cancellation)
{
    // A bucket first read a day after its end was read as history: live would have known it when it ended. What revised
    // it is known from when it was read, however late.
    private const string ValuesSql = """
        select bucket_start, bucket_end, credential_id, product, model, credits, requests,
               case when read_at > bucket_end + interval '1 day'
                     and row_number() over (partition by bucket_start, credential_id, product,
                         model order by reading) = 1
                    then bucket_end
                    else read_at
               end as known_at
          from (select bucket_start, bucket_end, credential_id, product, model, credits, requests, read_at, reading
                  from usage_bucket
                 where key_id = @KeyId and bucket_start >= @Since and bucket_start < @To
                union all
                select bucket_start, bucket_end, credential_id, product, model, credits, requests, read_at, reading
                  from usage_revision
                 where key_id = @KeyId and bucket_start >= @Since and bucket_start < @To) v
         order by known_at, bucket_start, reading
        """;

    private const string ReadingsSql = """
        select key_id, workspace_id, at, model_family, current, maximum
          from concurrency_reading
         where key_id = @KeyId and at >= @From and at < @To
         order by at
        """;

    /// <summary>Every value that a bucket of the span ever had, in the order in which they became known.</summary>
    public async Task<IReadOnlyList<KnownValue>> ValuesAsync(long keyId, DateTimeOffset since, DateTimeOffset to) =>
        [.. await connection.QueryAsync<KnownValue>(new CommandDefinition(
            ValuesSql, new { keyId, Since = since.UtcDateTime, To = to.UtcDateTime },
            cancellationToken: cancellation))];

    /// <summary>The concurrency readings of a span, in the order of time.</summary>
    public async Task<IReadOnlyList<ConcurrencyReading>> ReadingsAsync(
        long keyId, DateTimeOffset from, DateTimeOffset to) =>
        [.. (await connection.QueryAsync<ReadingRow>(new CommandDefinition(
            ReadingsSql, new { keyId, From = from.UtcDateTime, To = to.UtcDateTime }, cancellationToken: cancellation)))
            .Select(r => r.ToReading())];
}
