using System.CommandLine;
using Burnwatch.Quality.Reports;
using Burnwatch.Quality.ServeGen;

namespace Burnwatch.Quality.Commands;

/// <summary>Makes a traffic file of the public ServeGen data.</summary>
internal sealed class ServeGenCommand
{
    private readonly Option<DirectoryInfo> data = new("--data")
    {
        Description = "Directory 'data/language' of a clone of alibaba/ServeGen, or one below it",
        Required = true,
    };

    public Command Make()
    {
        var command = new Command("servegen", "Write the public ServeGen data as traffic to standard output");
        command.Options.Add(data);
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var root = parsed.GetRequiredValue(data).FullName;
        var rows = Directory.EnumerateFiles(root, "chunk-*-trace.csv", SearchOption.AllDirectories)
            .SelectMany(trace => new ServeGenClient(trace, NameOf(trace)).ReadRows())
            .OrderBy(row => row.At)
            .ThenBy(row => row.Key, StringComparer.Ordinal)
            .ToList();
        if (rows.Count == 0)
            throw new FormatException($"No file chunk-N-trace.csv with a request lies in or below '{root}'.");
        TrafficWriter.Write(parsed.InvocationConfiguration.Output, rows);
        return 0;
    }

    // Clients of different models have the same numbers.
    private static string NameOf(string trace) =>
        $"{Path.GetFileName(Path.GetDirectoryName(trace))}-{Path.GetFileName(trace).Split('-')[1]}";
}
