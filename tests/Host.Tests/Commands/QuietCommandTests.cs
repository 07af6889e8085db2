using Burnwatch.Testing;

namespace Burnwatch.Host.Tests.Commands;

public sealed class QuietCommandTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();

    [Fact]
    public async Task A_silence_is_added_listed_and_ended()
    {
        Assert.Equal(0, await RunAsync("silence", "add", "--key", "tts-*", "--for", "4h", "--reason", "we move", "--by", "ann"));
        Assert.Matches("The silence \\d+ is about key tts-\\*, from ", output.ToString());
        Assert.Equal(0, await RunAsync("silence", "list", "--format", "csv"));
        var id = output.ToString().Trim().Split('\n').Last(l => l.Contains("we move")).Split(',')[0];
        Assert.Equal(0, await RunAsync("silence", "hidden", id));
        Assert.Equal(0, await RunAsync("silence", "end", id, "--by", "bob"));
        Assert.Equal(2, await RunAsync("silence", "end", id, "--by", "bob"));
        Assert.Contains($"No silence {id} is in force or to come", error.ToString());
        Assert.Equal(2, await RunAsync("expect", "end", id));
    }

    [Fact]
    public async Task A_window_recurs_by_the_clock_of_its_zone()
    {
        Assert.Equal(0, await RunAsync(
            "silence", "add", "--environment", "staging", "--start", "2032-10-24T22:00", "--end", "2032-10-25T02:00",
            "--zone", "Europe/Berlin", "--rrule", "FREQ=WEEKLY;BYDAY=SU", "--until", "2033-01-31", "--reason", "load test"));
        Assert.Contains(
            "is about environment staging, from 2032-10-24 20:00 UTC to 2032-10-25 00:00 UTC, and so on by "
            + "FREQ=WEEKLY;BYDAY=SU until 2033-01-30 23:00 UTC.", output.ToString());
    }

    [Fact]
    public async Task An_expectation_says_up_to_what()
    {
        Assert.Equal(0, await RunAsync(
            "expect", "add", "--key", "dubbing", "--for", "6h", "--ceiling", "3000000", "--reason", "the launch", "--format", "json"));
        Assert.Contains("\"ceiling\": 3000000", output.ToString());
        Assert.Contains("\"state\": \"in force\"", output.ToString());
    }

    [Fact]
    public async Task A_dry_run_changes_nothing()
    {
        Assert.Equal(0, await RunAsync(
            "silence", "add", "--signal", "credit_spike", "--for", "1h", "--reason", "only looking", "--dry-run"));
        Assert.Contains("it would have hidden 0", output.ToString());
        Assert.Equal(0, await RunAsync("silence", "list", "--all", "--format", "csv"));
        Assert.DoesNotContain("only looking", output.ToString());
    }

    [Theory]
    [InlineData("It is not said what is to be quiet", "--for", "1h")]
    [InlineData("It must end: give either --end or --for.", "--key", "x")]
    [InlineData("the longest is 30 days", "--key", "x", "--for", "31d")]
    [InlineData("--rrule and --until belong together", "--key", "x", "--for", "1h", "--rrule", "FREQ=DAILY")]
    [InlineData("is no known time zone", "--key", "x", "--for", "1h", "--zone", "Europe/Atlantis")]
    [InlineData("--signal is 'noise'", "--signal", "noise", "--for", "1h")]
    [InlineData("It would be over by", "--key", "x", "--start", "2020-01-01T00:00", "--end", "2020-01-02T00:00")]
    [InlineData("is no rule by which", "--key", "x", "--for", "1h", "--rrule", "DAILY", "--until", "2033-01-01")]
    public async Task What_cannot_be_quiet_is_bad_input_in_one_sentence(string sentence, params string[] arguments)
    {
        Assert.Equal(2, await RunAsync(["silence", "add", "--reason", "why", .. arguments]));
        Assert.Contains(sentence, error.ToString());
    }

    private Task<int> RunAsync(params string[] arguments) => CommandLine.RunAsync(
        [.. arguments, "--setting", $"Database:ConnectionString={database.ConnectionString}"], output, error);
}
