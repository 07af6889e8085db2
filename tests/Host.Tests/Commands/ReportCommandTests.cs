using System.Text.Json;
using Burnwatch.Testing;

namespace Burnwatch.Host.Tests.Commands;

public sealed class ReportCommandTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    // Two keys, one of them without an owner; 1,000,055 credits in October and one more in November.
    private const string BookedSql = """
        insert into workspace (id, name, base_url, read_through, last_reading) overriding system value
        values (1, 'main', 'https://eleven.test', '2026-10-15T12:00:00Z', 1) on conflict do nothing;
        insert into owner (id, name) overriding system value values (1, 'Ada') on conflict do nothing;
        insert into key (id, workspace_id, name, owner_id, created_at) overriding system value
        values (1, 1, 'tts-prod', 1, '2026-01-01Z'), (2, 1, '=orphan', null, '2026-01-01Z') on conflict do nothing;
        insert into usage_bucket (key_id, bucket_start, bucket_end, credential_id, product, model, workspace_id,
                                  credits, requests, cost_usd, read_at, reading)
        values (1, '2026-10-01T00:00:00Z', '2026-10-01T00:01:00Z', 1, 'TTS', 'flash', 1, 1000000, 7, 0.25, now(), 1),
               (1, '2026-10-31T23:59:00Z', '2026-11-01T00:00:00Z', 1, 'TTS', 'flash', 1, 50, 1, null, now(), 1),
               (2, '2026-10-02T00:00:00Z', '2026-10-02T00:01:00Z', 2, 'STT', 'scribe', 1, 5, 2, null, now(), 1),
               (1, '2026-11-01T00:00:00Z', '2026-11-01T00:01:00Z', 1, 'TTS', 'flash', 1, 1, 1, null, now(), 1)
        on conflict do nothing;
        """;

    private readonly StringWriter output = new();
    private readonly StringWriter error = new();

    public async ValueTask InitializeAsync()
    {
        await using var command = database.DataSource.CreateCommand(BookedSql);
        await command.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_table_has_a_line_for_nobody_and_one_for_the_total()
    {
        Assert.Equal(0, await RunAsync("report", "--from", "2026-10-01", "--to", "2026-11-01", "--by", "owner"));
        Assert.StartsWith("Burn from 2026-10-01 up to 2026-11-01, days in UTC", output.ToString());
        Assert.Equal(
            ["owner credits requests cost usd", "Ada 1000050 8 0.25", "(unassigned) 5 2", "(total) 1000055 10 0.25"],
            output.ToString().Split('\n').Skip(1).Select(Words).Where(line => line.Any(char.IsLetterOrDigit)));
        Assert.StartsWith("Usage has been read through 2026-10-15 12:00 UTC", error.ToString());
    }

    [Fact]
    public async Task A_csv_file_is_all_there_is_on_standard_output()
    {
        Assert.Equal(
            0,
            await RunAsync("report", "--from", "2026-10-01", "--to", "2026-11-01", "--by", "key", "--format", "csv"));
        Assert.Equal(
            """
            from,to,workspace,key,credits,requests,cost_usd
            2026-10-01,2026-11-01,main,tts-prod,1000050,8,0.25
            2026-10-01,2026-11-01,main,'=orphan,5,2,
            """.ReplaceLineEndings("\r\n") + "\r\n",
            output.ToString());
    }

    [Fact]
    public async Task Json_is_one_object_with_the_total_beside_the_lines()
    {
        Assert.Equal(
            0,
            await RunAsync(
                "report", "--from", "2026-10-01", "--to", "2026-11-01", "--by", "product", "--format", "json"));
        using var json = JsonDocument.Parse(output.ToString());
        Assert.Equal(1_000_055, json.RootElement.GetProperty("total").GetProperty("credits").GetInt64());
        Assert.Equal(
            ["TTS", "STT", null],
            json.RootElement.GetProperty("lines").EnumerateArray().Select(l => l.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Without_options_it_is_the_month_so_far_by_key()
    {
        Assert.Equal(0, await RunAsync("report"));
        Assert.Contains("workspace", output.ToString());
        Assert.Contains($"from {TimeProvider.System.GetUtcNow():yyyy-MM}-01 up to", output.ToString());
    }

    [Theory]
    [InlineData("'10/01/2026' is no day; write it as 2026-10-01.", "--from", "10/01/2026")]
    [InlineData("'2026-02-30' is no day; write it as 2026-10-01.", "--to", "2026-02-30")]
    [InlineData("There is no day from 2026-10-02 up to 2026-10-02;", "--from", "2026-10-02", "--to", "2026-10-02")]
    [InlineData("'team' is no value of --by; it takes key|owner|environment|product.", "--by", "team")]
    [InlineData("'7' is no value of --by;", "--by", "7")]
    [InlineData("'xml' is no value of --format; it takes table|json|csv.", "--format", "xml")]
    public async Task A_wrong_argument_is_bad_input(string sentence, params string[] arguments)
    {
        Assert.Equal(2, await RunAsync(["report", .. arguments]));
        Assert.StartsWith(sentence, error.ToString());
        Assert.Empty(output.ToString());
    }

    private static string Words(string line) =>
        string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Trim();

    private Task<int> RunAsync(params string[] arguments) => CommandLine.RunAsync(
        [.. arguments, "--setting", $"Database:ConnectionString={database.ConnectionString}"], output, error);
}
