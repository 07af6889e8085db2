using System.CommandLine;

namespace Burnwatch.Scale.Kill;

/// <summary>Kills the daemon at random moments of a week with leaks, and counts what a person was told.</summary>
internal sealed class KillCommand
{
    private readonly Option<int> times = new("--times")
    {
        Description = "How often the daemon is killed",
        DefaultValueFactory = _ => 200,
    };

    private readonly Option<int> seed = new("--seed")
    {
        Description = "Of the traffic, the leaks and the moments",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<int> nodes = new("--nodes")
    {
        Description = "How many daemons share the database; one of them is killed",
        DefaultValueFactory = _ => 1,
    };

    public Command Make()
    {
        var command = new Command("kill", "Kill the daemon at random moments of a week with leaks")
        {
            times, seed, nodes,
        };
        times.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<int>() < 1)
                given.AddError("--times must be 1 or more; without a kill there is nothing to see.");
        });
        nodes.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<int>() is < 1 or > 4)
                given.AddError("--nodes must be 1 to 4: a machine has room for a few.");
        });
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var output = parsed.InvocationConfiguration.Output;
        var (count, number) = (parsed.GetRequiredValue(times), parsed.GetRequiredValue(seed));
        var result = await new KillRun(count, number, parsed.GetRequiredValue(nodes)).RunAsync(
            kills => output.Write(kills % 10 == 0 ? $"{kills} " : ""), cancellation);
        output.WriteLine();
        output.WriteLine(
            $"{result.Leaks} leaks in a week; the daemon was killed {result.Kills} times, {result.KillsAtPages} of them "
            + "right after a page was written.");
        Tell(output, "Nobody was told of", result.Missed);
        Tell(output, "Told more than once", result.Twice);
        Tell(output, "Never taken back", result.Unresolved);
        Tell(output, "Not of a leak", result.Others);
        output.WriteLine(
            $"kills={result.Kills} leaks={result.Leaks} missed={result.Missed.Count} twice={result.Twice.Count} "
            + $"unresolved={result.Unresolved.Count} others={result.Others.Count}");
        return result.IsFlawless ? 0 : 1;
    }

    private static void Tell(TextWriter output, string what, IReadOnlyList<string> which)
    {
        foreach (var one in which)
            output.WriteLine($"  {what}: {one}");
    }
}
