using System.Text;
using System.Threading.Channels;
using Burnwatch.Host.Commands;
using Burnwatch.Host.Configuration;
using Burnwatch.Simulator;

namespace Burnwatch.Host.Tests.Commands;

public sealed class SimulateCommandTests
{
    private readonly StringWriter error = new();

    [Theory]
    [InlineData("The scenario '/no/such.json' cannot be read", "--scenario", "/no/such.json")]
    [InlineData("The traffic file '/no/such.csv' cannot be read", "--traffic", "/no/such.csv")]
    [InlineData("--scenario and --traffic cannot be given together", "--scenario", "a.json", "--traffic", "b.csv")]
    [InlineData("--bucket is given without --traffic", "--bucket", "60s")]
    [InlineData("'60' is no length of time", "--bucket", "60", "--traffic", "b.csv")]
    [InlineData("--speed must lie between 0.001 and 100000.", "--speed", "0")]
    [InlineData("--eleven-port must lie between 0 and 65535.", "--eleven-port", "70000")]
    [InlineData("'some' is no value of --headers; it takes every|generation.", "--headers", "some")]
    public async Task Bad_input_is_told_in_a_sentence(string sentence, params string[] options)
    {
        Assert.Equal(2, await CommandLine.RunAsync(["simulate", .. options], TextWriter.Null, error));
        Assert.Contains(sentence, error.ToString());
    }

    [Fact]
    public async Task It_tells_where_it_is_and_leaves_a_daemon_its_settings_but_prints_no_secret()
    {
        using var output = new LinesWriter();
        using var stop = new CancellationTokenSource();
        var running = SimulateCommand.ServeAsync(new SimulatorOptions(), speed: 60, output, stop.Token);

        var lines = await output.UntilAsync("Ctrl+C ends it.");

        Assert.Matches("^ElevenAPI  http://127.0.0.1:[0-9]+/$", lines[0]);
        Assert.Matches("^PagerDuty  http://127.0.0.1:[0-9]+/ ", lines[1]);
        Assert.Contains("10 keys, 91 days of history, leaks of checkout-voice", lines[2]);
        var config = lines.Single(l => l.StartsWith("Watch it", StringComparison.Ordinal)).Split("--config ")[1];
        var settings = Settings.Load(config, []);
        Assert.Equal(lines[0].Split("  ")[1], settings["Collector:Workspaces:0:BaseUrl"] + "/");
        Assert.Equal("60", settings["Clock:Speed"]);
        var secret = await File.ReadAllTextAsync(settings["Collector:Workspaces:0:ApiKey"]!["file:".Length..]);
        Assert.StartsWith("sk_", secret);
        Assert.DoesNotContain(lines, l => l.Contains("sk_", StringComparison.Ordinal));

        await stop.CancelAsync();

        Assert.Equal(0, await running);
        Assert.False(Directory.Exists(Path.GetDirectoryName(config)));
    }

    /// <summary>Keeps the lines written, and tells when a certain one has come.</summary>
    private sealed class LinesWriter : TextWriter
    {
        private readonly Channel<string> lines = Channel.CreateUnbounded<string>();

        public override Encoding Encoding => Encoding.UTF8;

        public override void WriteLine(string? value) => lines.Writer.TryWrite(value!);

        public async Task<List<string>> UntilAsync(string last)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            var seen = new List<string>();
            while (!seen.Contains(last))
                seen.Add(await lines.Reader.ReadAsync(patience.Token));
            return seen;
        }
    }
}
