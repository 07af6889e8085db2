using Burnwatch.Alerting.Evaluation;
using Burnwatch.Alerting.Policies;
using Burnwatch.Alerting.Routing;
using Burnwatch.Testing;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Burnwatch.Alerting.Tests.Evaluation;

public sealed class FirstSnapshotTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task What_is_learnt_of_the_history_is_written_by_the_first_tick()
    {
        var now = new DateTimeOffset(2026, 3, 3, 3, 12, 0, TimeSpan.Zero);
        await using var connection = await database.DataSource.OpenConnectionAsync();
        var key = await connection.ExecuteScalarAsync<long>(
            """
            with w as (insert into workspace (name, base_url, read_through, last_reading) values ('studio', 'https://api.example', @Now, 1) returning id),
            k as (insert into key (workspace_id, name, created_at) select id, 'checkout-voice', @Now from w returning id, workspace_id),
            b as
            (
                insert into usage_bucket (key_id, bucket_start, bucket_end, credential_id, product, model, workspace_id, credits, requests, read_at, reading)
                select k.id, t, t + interval '10 minutes', 1, 'TTS', 'turbo', k.workspace_id, 100, 1, @Now, 1
                  from k, generate_series(@Now - interval '6 days', @Now - interval '1 hour', interval '10 minutes') t
            )
            select id from k
            """,
            new { Now = now.UtcDateTime });
        var evaluator = new ShardEvaluator(
            database.DataSource,
            new ShardMemory(),
            Options.Create(new AlertingOptions { RoutingKey = "env:PAGERDUTY_KEY" }),
            new FakeTimeProvider(now),
            new EvaluationMeter(new CollectingMeters()),
            new PageRouter(
                new PolicyStore(database.DataSource),
                Options.Create(new AlertingOptions { RoutingKey = "env:PAGERDUTY_KEY" })),
            NullLogger<ShardEvaluator>.Instance);

        await evaluator.TickAsync((int)(key % AlertingRegistration.Shards), CancellationToken.None);

        Assert.True(await connection.ExecuteScalarAsync<bool>("select is_warm from profile where key_id = @key", new { key }));
    }
}
