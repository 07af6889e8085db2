using System.CommandLine;
using System.Globalization;

namespace Burnwatch.Scale.Onset;

/// <summary>Leaks one key after the other of a daemon that looks every second, and measures when a phone rings.</summary>
internal sealed class OnsetCommand
{
    private readonly Option<int> keys = new("--keys")
    {
        Description = "How many keys are watched",
        DefaultValueFactory = _ => 100,
    };

    private readonly Option<int> leaks = new("--leaks")
    {
        Description = "How many of them leak, one after the other",
        DefaultValueFactory = _ => 100,
    };

    private readonly Option<int> seed = new("--seed")
    {
        Description = "Of the traffic, and of the moments of the leaks",
        DefaultValueFactory = _ => 1,
    };

    public Command Make()
    {
        var command = new Command("onset", "Measure the time from the first call of a leak to its page")
        {
            keys, leaks, seed,
        };
        command.Validators.Add(given =>
        {
            var (all, leaking) = (given.GetValue(keys), given.GetValue(leaks));
            if (leaking < 1 || leaking > all)
                given.AddError($"--leaks is {leaking}; set it to between 1 and --keys, which is {all}.");
        });
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var output = parsed.InvocationConfiguration.Output;
        var run = new OnsetRun(
            parsed.GetRequiredValue(keys), parsed.GetRequiredValue(leaks), parsed.GetRequiredValue(seed));
        var result = await run.RunAsync(
            told => output.Write(told % 10 == 0 ? $"{told} " : ""), cancellation);
        output.WriteLine();
        output.WriteLine(
            $"{run.Keys:#,0} keys, {result.Onsets.Count} leaks paged and {result.Missed.Count} not; the daemon was "
            + $"ready after {result.Ready.TotalSeconds:0} s; {result.Others.Count} other pages; slowest "
            + $"{result.At(1).TotalSeconds:0.00} s.");
        foreach (var key in result.Missed)
            output.WriteLine($"  Nobody was told of {key} within {OnsetRun.Patience.TotalSeconds:0} s.");
        foreach (var title in result.Others)
            output.WriteLine($"  Told besides: {title}");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"onset_p50_s={result.At(0.5).TotalSeconds:0.00} onset_p99_s={result.At(0.99).TotalSeconds:0.00}"));
        return result.Missed.Count == 0 ? 0 : 1;
    }
}
