using System.Globalization;
using System.Text;
using System.Text.Json;
using Burnwatch.Testing;

namespace Burnwatch.Host.Tests.Commands;

public sealed class ExplainCommandTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    // A steady key that burns 1,000 every ten minutes for ten days, and 60 times that from noon of the last.
    private const string BookedSql = """
        truncate workspace, key, credential, usage_reading, usage_bucket, incident, incident_event, page cascade;
        insert into workspace (id, name, base_url, read_through, last_reading) overriding system value
        values (1, 'main', 'https://eleven.test', '2026-06-11T00:00:00Z', 1);
        insert into key (id, workspace_id, name, created_at) overriding system value
        values (1, 1, 'checkout-voice', '2026-01-01Z');
        insert into credential (id, key_id, workspace_id, hash, name, first_seen_at) overriding system value
        values (1, 1, 1, 'h1', 'checkout-voice', '2026-01-01Z');
        insert into usage_reading (workspace_id, number, read_at, from_at, to_at, buckets, changed)
        select 1, row_number() over (order by t), t, t - interval '2 hours', t, 1, 1
          from generate_series('2026-06-09T00:00:00Z'::timestamptz, '2026-06-11T00:00:00Z', interval '1 minute') t;
        insert into usage_bucket (key_id, bucket_start, bucket_end, credential_id, product, model, workspace_id,
                                  credits, requests, read_at, reading)
        select 1, t, t + interval '1 minute', 1, 'TTS', 'flash', 1,
               case when t >= '2026-06-10T12:00:00Z' and t < '2026-06-10T12:30:00Z' then 60000 else 1000 end,
               1, t + interval '1 minute', 1
          from generate_series('2026-06-01T00:00:00Z'::timestamptz, '2026-06-10T23:50:00Z', interval '10 minutes') t;
        insert into incident (id, key_id, state, severity, generation, opened_at, since, paged_at,
                              paged_per_hour, peak_per_hour, signals, reason) overriding system value
        values (1, 1, 'firing', 'critical', 1, '2026-06-10T12:01:00Z', '2026-06-10T12:00:00Z', '2026-06-10T12:01:00Z',
                1, 2, '[]', 'It burns.');
        insert into incident_event (incident_id, at, kind, text) values (1, '2026-06-10T12:01:00Z', 'opened', 'It burns.');
        insert into page (incident_id, generation, channel, action, dedup_key, route, severity, content, created_at, state, sent_at)
        values (1, 1, 'pagerduty', 'trigger', 'd', 'env:NONE', 'critical', '{}', '2026-06-10T12:01:00Z', 'sent', '2026-06-10T12:01:00Z');
        """;

    private static readonly DateTimeOffset Monday = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TemporaryDirectory folder = new();
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();

    public async ValueTask InitializeAsync()
    {
        await using var command = database.DataSource.CreateCommand(BookedSql);
        await command.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_file_answers_why_it_did_not_page()
    {
        Assert.Equal(0, await OfFileAsync("--key", "a", "--at", "2026-06-09T03:10Z"));
        Assert.StartsWith("It did not page because nothing fired. The nearest was credit spike: ", output.ToString());
        Assert.Contains("Key a at 2026-06-09 03:10 UTC", output.ToString());
        Assert.Contains("No readings of the concurrency are known of this time.", output.ToString());
        Assert.Contains("pin.for", output.ToString());
    }

    [Fact]
    public async Task A_file_answers_a_program_with_every_signal()
    {
        Assert.Equal(0, await OfFileAsync("--key", "a", "--at", "2026-06-09T14:10+02:00", "--format", "json"));
        var told = JsonDocument.Parse(output.ToString()).RootElement;
        Assert.StartsWith("It paged at 2026-06-09 12:10 UTC because: ", told.GetProperty("conclusion").GetString());
        Assert.Equal("firing", told.GetProperty("incident").GetProperty("state").GetString());
        var signals = told.GetProperty("signals").EnumerateArray().ToList();
        Assert.Equal(Enum.GetValues<SignalKind>().Length, signals.Count);
        Assert.True(signals[0].GetProperty("fired").GetBoolean());
        Assert.Equal(55_000, signals[0].GetProperty("observed").GetDouble());
        Assert.True(signals[0].GetProperty("measure").GetDouble() >= signals[0].GetProperty("threshold").GetDouble());
    }

    [Fact]
    public async Task The_database_answers_by_what_was_known_then()
    {
        Assert.Equal(0, await OfDatabaseAsync("--key", "checkout-voice", "--at", "2026-06-10T03:10Z"));
        Assert.StartsWith("It did not page because nothing fired. The nearest was credit spike: ", output.ToString());
        Assert.Contains("Key checkout-voice of main at 2026-06-10 03:10 UTC", output.ToString());

        output.GetStringBuilder().Clear();
        Assert.Equal(
            0, await OfDatabaseAsync("--key", "checkout-voice", "--at", "2026-06-10T12:05Z", "--workspace", "main"));
        Assert.StartsWith("It paged at 2026-06-10 12:01 UTC because: It burns.", output.ToString());
    }

    [Theory]
    [InlineData("Did you mean 'checkout-voice'?", "--key", "chekout-voice", "--at", "2026-06-10T03:10Z")]
    [InlineData("No workspace is named 'mein'.", "--key", "checkout-voice", "--at", "2026-06-10T03:10Z", "--workspace", "mein")]
    [InlineData("is before the first use of the key", "--key", "checkout-voice", "--at", "2026-05-10T03:10Z")]
    [InlineData("is still to come", "--key", "checkout-voice", "--at", "2126-05-10T03:10Z")]
    [InlineData("--set goes with --input", "--key", "checkout-voice", "--at", "2026-06-10T03:10Z", "--set", "pin.for=1m")]
    [InlineData("an instant such as 2026-06-14T03:10Z", "--key", "checkout-voice", "--at", "2026-06-10 03:10")]
    public async Task A_question_without_an_answer_is_bad_input_in_one_sentence(string said, params string[] arguments)
    {
        Assert.Equal(2, await OfDatabaseAsync(arguments));
        Assert.Contains(said, error.ToString());
        Assert.Empty(output.ToString());
    }

    [Theory]
    [InlineData("The file has no key 'b'.", "--key", "b", "--at", "2026-06-09T03:10Z")]
    [InlineData("is after the file", "--key", "a", "--at", "2026-07-09T03:10Z")]
    [InlineData("--workspace goes with the database", "--key", "a", "--at", "2026-06-09T03:10Z", "--workspace", "main")]
    public async Task A_file_without_the_answer_is_bad_input_too(string said, params string[] arguments)
    {
        Assert.Equal(2, await OfFileAsync(arguments));
        Assert.Contains(said, error.ToString());
    }

    private Task<int> OfFileAsync(params string[] arguments)
    {
        // 1,000 credits every ten minutes, and 50 times that for half an hour at noon of the second Tuesday.
        var text = new StringBuilder("at,key,credits\n");
        var leak = Monday.AddDays(8).AddHours(12);
        for (var at = Monday; at < Monday.AddDays(9); at = at.AddMinutes(10))
            text.Append(
                CultureInfo.InvariantCulture,
                $"{at:yyyy-MM-ddTHH:mm:ssZ},a,{(at >= leak && at < leak.AddMinutes(30) ? 50_000 : 1_000)}\n");
        var input = folder.Combine("usage.csv");
        File.WriteAllText(input, text.ToString());
        return CommandLine.RunAsync(
            ["explain", "--input", input, "--bucket", "600s", "--warmup", "7d", .. arguments], output, error);
    }

    private Task<int> OfDatabaseAsync(params string[] arguments) => CommandLine.RunAsync(
        [
            "explain", .. arguments,
            "--setting", $"Database:ConnectionString={database.ConnectionString}",
            "--setting", "Alerting:RoutingKey=env:NONE",
        ],
        output,
        error);
}
