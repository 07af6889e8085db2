using Burnwatch.Testing;

namespace Burnwatch.Host.Tests.Commands;

public sealed class BackfillCommandTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();

    [Theory]
    [InlineData("other", "2026-01-01T00:00Z", "2026-01-02T00:00Z", "No workspace is named \"other\".")]
    [InlineData("acme", "2026-01-02T00:00Z", "2026-01-01T00:00Z", "--from 2026-01-02 00:00:00Z does not lie before")]
    [InlineData("acme", "2026-01-02", "2026-01-01", "--from 2026-01-02 00:00:00Z does not lie before")]
    [InlineData("acme", "2020-01-01T00:00Z", "2020-01-02T00:00Z", "is longer ago than usage is kept")]
    [InlineData("acme", "yesterday", "2026-01-02T00:00Z", "--from is 'yesterday'; an instant such as")]
    public async Task What_makes_no_sense_is_told_in_a_sentence(string workspace, string from, string to, string told)
    {
        Assert.Equal(2, await RunAsync("--workspace", workspace, "--from", from, "--to", to));
        Assert.Contains(told, error.ToString());
        Assert.Empty(output.ToString());
    }

    [Fact]
    public async Task A_width_that_is_none_is_refused_with_those_there_are()
    {
        Assert.Equal(
            2,
            await RunAsync(
                "--workspace", "acme", "--from", "2026-01-01T00:00Z", "--to", "2026-01-02T00:00Z", "--width", "7m"));
        Assert.Contains("'7m' is no value of --width; it takes auto|minute|hour.", error.ToString());
    }

    [Fact]
    public async Task A_provider_that_does_not_answer_is_a_failure_and_not_bad_input()
    {
        var now = TimeProvider.System.GetUtcNow();
        var (from, to) = ($"{now.AddHours(-5):yyyy-MM-ddTHH:mm}Z", $"{now:yyyy-MM-ddTHH:mm}Z");
        Assert.Equal(1, await RunAsync("--workspace", "acme", "--from", from, "--to", to));
        Assert.StartsWith("Could not read the usage from", error.ToString());
        Assert.Single(error.ToString().Trim().Split('\n'));
    }

    private Task<int> RunAsync(params string[] arguments)
    {
        Environment.SetEnvironmentVariable("BURNWATCH_TEST_BACKFILL", "sk_backfill");
        string[] settings =
        [
            $"Database:ConnectionString={database.ConnectionString}",
            "Collector:Workspaces:0:Name=acme",
            "Collector:Workspaces:0:BaseUrl=http://127.0.0.1:1",
            "Collector:Workspaces:0:ApiKey=env:BURNWATCH_TEST_BACKFILL",
            "Collector:Retries=0",
        ];
        return CommandLine.RunAsync(
            ["backfill", .. arguments, .. settings.SelectMany(setting => new[] { "--setting", setting })],
            output,
            error);
    }
}
