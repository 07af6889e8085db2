using System.Text.Json;

namespace Burnwatch.Host.Tests.Commands;

/// <summary>policy, backtest, keys and incidents: what a tuner and an operator ask the database.</summary>
public sealed class TuningCommandTests() : CommandTests(BookedSql)
{
    // A steady key that burns 1,000 every ten minutes for ten days, and 60 times that for half an hour on the last.
    private const string BookedSql = """
        insert into workspace (id, name, base_url, read_through, last_reading) overriding system value
        values (1, 'main', 'https://eleven.test', '2026-06-11T00:00:00Z', 1);
        insert into key (id, workspace_id, name, created_at) overriding system value
        values (1, 1, 'checkout-voice', '2026-01-01Z');
        insert into credential (id, key_id, workspace_id, hash, name, first_seen_at) overriding system value
        values (1, 1, 1, 'h1', 'checkout-voice', '2026-01-01Z');
        insert into usage_bucket (key_id, bucket_start, bucket_end, credential_id, product, model, workspace_id,
                                  credits, requests, read_at, reading)
        select 1, t, t + interval '1 minute', 1, 'TTS', 'flash', 1,
               case when t >= '2026-06-10T12:00:00Z' and t < '2026-06-10T12:30:00Z' then 60000 else 1000 end,
               case when t >= '2026-06-10T12:00:00Z' and t < '2026-06-10T12:30:00Z' then 60 else 1 end,
               t + interval '1 minute', 1
          from generate_series('2026-06-01T00:00:00Z'::timestamptz, '2026-06-10T23:50:00Z', interval '10 minutes') t;
        insert into incident (key_id, state, severity, generation, opened_at, since, paged_at,
                              paged_per_hour, peak_per_hour, signals, reason)
        values (1, 'firing', 'critical', 1, '2026-06-10T12:01:00Z', '2026-06-10T12:00:00Z', '2026-06-10T12:01:00Z',
                1, 2, '[]', 'It burns.');
        """;

    [Fact]
    public async Task A_policy_that_was_applied_is_shown_with_where_it_comes_from()
    {
        var file = Write("policy.yaml", """
            owners: { payments: { routing-key: "env:PD" } }
            keys: { checkout-voice: { owner: payments } }
            policy: { default: { pin.for: 15m }, owner: { payments: { spike.ratio: 3 } } }
            """);
        Assert.Equal(0, await RunAsync("policy", "apply", file, "--reason", "too many pages"));
        Assert.StartsWith("Version 1 is in force: 1 owners, 1 keys, 2 settings.", Output.ToString());

        Output.GetStringBuilder().Clear();
        Assert.Equal(0, await RunAsync("policy", "show", "--key", "checkout-voice", "--format", "csv"));
        var lines = Output.ToString().Split('\n');
        Assert.Contains(lines, l => l.StartsWith("pin.for,15m,default,", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("spike.ratio,3,owner payments,", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("limit.horizon,3d,built in,", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_key_that_nobody_has_is_refused_with_the_nearest_name()
    {
        Assert.Equal(2, await RunAsync("policy", "show", "--key", "chekout-voice"));
        Assert.Equal(
            "No workspace has a key named 'chekout-voice'. Did you mean 'checkout-voice'?\n", Error.ToString());
    }

    [Fact]
    public async Task A_routing_key_that_cannot_be_read_here_is_warned_of_and_taken_over()
    {
        File.WriteAllText(PathOf("key"), "0123456789abcdef0123456789abcdef");
        var file = Write("policy.yaml", $$"""
            owners:
              payments: { routing-key: "file:/no/such/key" }
              fraud: { routing-key: "file:{{PathOf("key")}}" }
              search: { mail: search@example.com }
            """);
        Assert.Equal(0, await RunAsync("policy", "apply", file));
        Assert.StartsWith("Version 1 is in force: 3 owners", Output.ToString());
        Assert.Equal(
            "The routing key of payments cannot be used on this machine: "
                + "Could not read the secret \"file:/no/such/key\": the file does not exist. "
                + "Set it, and it is read again at the next use. "
                + "Where the daemon cannot use it either, their pages go to Alerting:RoutingKey.\n",
            Error.ToString());
    }

    [Fact]
    public async Task A_policy_for_a_key_that_nobody_saw_is_refused_whole()
    {
        var file = Write("policy.yaml", "owners: { fraud: { } }\nkeys: { chekout-voice: { owner: fraud } }\n");
        Assert.Equal(2, await RunAsync("policy", "apply", file));
        Assert.Equal(
            "No workspace has a key named 'chekout-voice'; 'burnwatch keys' lists those that were seen.\n",
            Error.ToString());
        Assert.Equal(0L, await ScalarAsync<long>("select count(*) from owner where name = 'fraud'"));
    }

    [Fact]
    public async Task A_backtest_shows_the_pages_that_a_higher_ratio_removes()
    {
        Assert.Equal(
            0,
            await RunAsync(
                "backtest", "--set", "spike.ratio=100", "--from", "2026-06-08", "--to", "2026-06-11",
                "--format", "csv"));
        var lines = Output.ToString().TrimEnd().Split('\n');
        Assert.All(lines.Skip(1), l => Assert.StartsWith("removed,2026-06-10T12:", l));
        Assert.Contains(
            lines,
            l => l.Contains(",checkout-voice,", StringComparison.Ordinal)
                && l.Contains(",opened,", StringComparison.Ordinal));

        Output.GetStringBuilder().Clear();
        Assert.Equal(
            0, await RunAsync("backtest", "--set", "pin.for=15m", "--from", "2026-06-08", "--to", "2026-06-11"));
        Assert.Contains(": -0, +0.", Output.ToString());
    }

    [Theory]
    [InlineData("'pin.fro' is no policy setting", "--set", "pin.fro=1m")]
    [InlineData("--for: there is no key 'checkout-voise'. Did you mean 'checkout-voice'?", "--set", "pin.for=15m", "--for", "key:checkout-voise")]
    [InlineData("--for: there is no owner 'payments'. None is known.", "--set", "pin.for=15m", "--for", "owner:payments")]
    [InlineData("--for: there is no environment 'staging'. None is known.", "--set", "pin.for=15m", "--for", "environment:staging")]
    [InlineData("--for is 'team:a'", "--set", "pin.for=15m", "--for", "team:a")]
    [InlineData("does not lie before --to", "--set", "pin.for=15m", "--from", "2026-06-11", "--to", "2026-06-11")]
    public async Task A_backtest_of_nonsense_is_told_in_a_sentence(string said, params string[] arguments)
    {
        Assert.Equal(2, await RunAsync(["backtest", .. arguments]));
        Assert.Contains(said, Error.ToString());
    }

    [Fact]
    public async Task Keys_and_incidents_are_listed()
    {
        Assert.Equal(0, await RunAsync("keys", "--format", "json"));
        var key = Assert.Single(JsonDocument.Parse(Output.ToString()).RootElement.EnumerateArray());
        Assert.Equal(
            ("checkout-voice", true),
            (key.GetProperty("key").GetString(), key.GetProperty("has_incident").GetBoolean()));

        Output.GetStringBuilder().Clear();
        Assert.Equal(0, await RunAsync("incidents", "--format", "json"));
        var incident = Assert.Single(JsonDocument.Parse(Output.ToString()).RootElement.EnumerateArray());
        Assert.Equal(
            ("firing", "It burns."),
            (incident.GetProperty("state").GetString(), incident.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task The_list_says_who_looks_after_an_incident_and_since_when()
    {
        await ExecuteAsync("update incident set acknowledged_at = '2026-06-10 12:30Z', acknowledged_by = 'ann'");
        Assert.Equal(0, await RunAsync("incidents", "--format", "json"));
        var incident = Assert.Single(JsonDocument.Parse(Output.ToString()).RootElement.EnumerateArray());
        Assert.Equal(
            ("ann", new DateTimeOffset(2026, 6, 10, 12, 30, 0, TimeSpan.Zero)),
            (incident.GetProperty("acknowledged_by").GetString(), incident.GetProperty("acknowledged_at").GetDateTimeOffset()));
    }

    [Fact]
    public async Task An_incident_is_labelled_with_who_said_so_and_why()
    {
        Assert.Equal(
            0, await RunAsync("incidents", "label", "1", "expected", "--by", "dana", "--reason", "a load test"));
        Assert.Equal("Incident 1 is labelled as expected by dana.\n", Output.ToString());

        Output.GetStringBuilder().Clear();
        Assert.Equal(0, await RunAsync("incidents", "--format", "json"));
        var incident = Assert.Single(JsonDocument.Parse(Output.ToString()).RootElement.EnumerateArray());
        Assert.Equal("expected", incident.GetProperty("label").GetString());
        Assert.Equal(
            "labelled: Labelled as expected by dana: a load test",
            await ScalarAsync<string>("select kind || ': ' || text from incident_event"));
    }

    [Theory]
    [InlineData("No incident has the number 99", "99", "expected")]
    [InlineData("'harmless'", "1", "harmless")]
    [InlineData("'first'", "first", "abuse")]
    public async Task A_label_of_nothing_or_that_says_nothing_is_told_in_a_sentence(
        string said, string id, string label)
    {
        Assert.Equal(2, await RunAsync("incidents", "label", id, label));
        Assert.Contains(said, Error.ToString());
    }
}
