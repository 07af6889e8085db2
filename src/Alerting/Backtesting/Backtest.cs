using Burnwatch.Alerting.Calibrating;
using Burnwatch.Alerting.Evaluation;
using Burnwatch.Alerting.Policies;
using Burnwatch.Alerting.Quiet;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Burnwatch.Alerting.Backtesting;

/// <summary>Runs the live path over stored history, as it was known then, under two policies.</summary>
/// <remarks>
/// Late readings count from when they were read; history that was read long after it happened counts as known when its
/// bucket ended. Thresholds, peers and what people say of a key are those in force now, and labels have no part in it:
/// an incident that was labelled as expected goes on until it is quiet. Neither have workspace events: what would be one
/// page of many keys is a page of each here; nor silences, which hide pages that are shown here, nor signals of limits, since the counters of the past are not kept. Of credentials, what
/// <see cref="KnownCredentials"/> says of them. Bursts count as announced from their beginning, whenever somebody said
/// so: what they bring is not learnt, and told above their ceiling alone.
/// </remarks>
public sealed class Backtest(NpgsqlDataSource database, IOptions<AlertingOptions> options)
{
    private const string KeysSql = """
        select distinct key_id
          from usage_bucket
         where bucket_start >= @From and bucket_start < @To
         order by key_id
        """;

    /// <summary>Runs both policies.</summary>
    /// <param name="before">The policy in force.</param>
    /// <param name="after">The changed one.</param>
    /// <param name="from">Judging begins here; the history before it is learnt.</param>
    /// <param name="to">Judging ends here.</param>
    /// <param name="progress">Told of each key that is done, as done and all.</param>
    /// <param name="cancellation">Ends it early.</param>
    public async Task<BacktestDiff> RunAsync(
        PolicyBook before, PolicyBook after, DateTimeOffset from, DateTimeOffset to, Action<int, int>? progress,
        CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var reader = new EvaluationReader(connection, cancellation);
        var span = new { From = from.UtcDateTime, To = to.UtcDateTime };
        var ids = (
            await connection.QueryAsync<long>(
                new CommandDefinition(KeysSql, span, cancellationToken: cancellation))).ToList();
        var keys = await reader.Keys.FindAsync(ids);
        var calibrations = await CalibrationStore.ReadAsync(connection, CalibrationBook.Empty, cancellation);
        List<BacktestPage> pagesBefore = [], pagesAfter = [];
        var quiet = await reader.Quiet.BookAsync(QuietBook.Empty, from, options.Value.History);
        var done = 0;
        foreach (var id in ids)
        {
            await RunAsync(
                connection, reader, keys[id], calibrations, quiet, before, after, from, to, pagesBefore, pagesAfter,
                cancellation);
            progress?.Invoke(++done, ids.Count);
        }
        return BacktestDiff.Of([.. pagesBefore.OrderBy(p => p.At)], [.. pagesAfter.OrderBy(p => p.At)]);
    }

    private async Task RunAsync(
        NpgsqlConnection connection, EvaluationReader reader, WatchedKey key, CalibrationBook calibrations,
        QuietBook quiet, PolicyBook before,
        PolicyBook after, DateTimeOffset from, DateTimeOffset to,
        List<BacktestPage> pagesBefore, List<BacktestPage> pagesAfter, CancellationToken cancellation)
    {
        var history = new KnownValueReader(connection, cancellation);
        var values = await history.ValuesAsync(key.Id, from - options.Value.History, to);
        var readings = await history.ReadingsAsync(key.Id, from, to);
        var shares = await SharesAsync(reader, key, before, readings);
        var settling = await reader.SettlingAsync(key.WorkspaceId);
        var credentials = await new CredentialReader(connection, cancellation).OfKeyAsync(key.Id, from);
        pagesBefore.AddRange(Under(before).Run(values, readings, from, to, shares));
        pagesAfter.AddRange(Under(after).Run(values, readings, from, to, shares));

        KeyBacktest Under(PolicyBook policies) =>
            new(key, credentials, policies, calibrations, quiet, settling);
    }

    // The share of the workspace's burn is asked only where something was pinned.
    private static async Task<Func<DateTimeOffset, double?>> SharesAsync(
        EvaluationReader reader, WatchedKey key, PolicyBook policies, IReadOnlyList<ConcurrencyReading> readings)
    {
        var length = policies.Of(key.Environment, key.Owner, key.Name).PinFor;
        var shares = new SortedList<DateTimeOffset, double?>();
        foreach (var reading in readings.Where(r => r.IsPinned))
            shares[reading.At] = await reader.ShareAsync(key.Id, key.WorkspaceId, reading.At - length, reading.At);
        return now => shares.LastOrDefault(s => s.Key <= now).Value;
    }
}
