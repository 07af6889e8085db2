using System.CommandLine;
using System.Globalization;

namespace Burnwatch.Scale.Onset;

/// <summary>Leaks one key after the other of a daemon that looks every second, and measures when a phone rings.</summary>
internal sealed class OnsetCommand
{
    private const int UsualLeaks = 100;

    private readonly Option<int> keys = new("--keys")
    {
        Description = "How many keys are watched",
        DefaultValueFactory = _ => 100,
    };

    private readonly Option<int?> leaks = new("--leaks")
    {
        Description = "How many of them leak, one after the other; 100 of them, or all, unless given",
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
        // An option that was not given has no value here yet, not even that of its factory.
        keys.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<int>() < 1)
                given.AddError("--keys must be 1 or more.");
        });
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var output = parsed.InvocationConfiguration.Output;
        var all = parsed.GetRequiredValue(keys);
        var leaking = parsed.GetValue(leaks) ?? Math.Min(all, UsualLeaks);
        if (leaking < 1 || leaking > all)
        {
            parsed.InvocationConfiguration.Error.WriteLine(
                $"--leaks is {leaking}; set it to between 1 and --keys, which is {all}.");
            return 2;
        }

        var run = new OnsetRun(all, leaking, parsed.GetRequiredValue(seed));
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
