using System.CommandLine;
using Burnwatch.Alerting.Replaying;
using Burnwatch.Host.Output;
using Burnwatch.Traffic;

namespace Burnwatch.Host.Commands;

/// <summary>
/// <c>burnwatch replay</c>: the detector over a traffic file, without a database and without any set-up.
/// </summary>
internal static class ReplayCommand
{
    private static readonly Option<FileInfo> Input = new("--input")
    {
        Description = TrafficInput.Meaning,
        Required = true,
    };

    private static readonly Option<FileInfo> Incidents = new("--incidents")
    {
        Description = "Where to write the incidents, a line of JSON for each change",
        Required = true,
    };

    private static readonly Option<FileInfo?> Scores = new("--scores")
    {
        Description = "Where to write at,key,score for each key and bucket of the input",
    };

    public static Command Create()
    {
        var command = new Command("replay", "Run the detector over a traffic file; needs no database")
        {
            Input, Incidents, Scores,
        };
        foreach (var option in TrafficInput.Options)
            command.Options.Add(option);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var input = parsed.GetRequiredValue(Input);
        var options = TrafficInput.OptionsOf(parsed);
        RefuseOneFileForTwo(input, parsed.GetRequiredValue(Incidents), parsed.GetValue(Scores));
        using var file = TrafficInput.OpenRead(input);
        using var progress = FileProgress.Start(file, $"Replaying {input.Name}");
        using var text = TrafficText.Open(file, input.Name);
        using var incidents = new WholeFile(parsed.GetRequiredValue(Incidents));
        using var scores = parsed.GetValue(Scores) is { } scoresFile ? new WholeFile(scoresFile) : null;
        var counts = Replay(parsed, text, input.Name, options, incidents, scores);
        incidents.Keep();
        scores?.Keep();
        parsed.InvocationConfiguration.Output.WriteLine(
            FormattableString.Invariant($"{counts.Rows} rows of {counts.Keys} keys: ")
            + FormattableString.Invariant($"{counts.Opened} incidents opened, {counts.Resolved} resolved."));
        return ExitCodes.Ok;
    }

    private static ReplayCounts Replay(
        ParseResult parsed, TextReader text, string name, ReplayOptions options, WholeFile incidents, WholeFile? scores)
    {
        var counts = new ReplayCounts();
        var reader = new TrafficReader(text, name, options.Bucket);
        scores?.Writer.Write($"{ReplayWriter.ScoresHead}\n");
        new Replay(options).Run(
            counts.Of(reader.ReadRows()),
            change =>
            {
                counts.Add(change);
                if (ReplayWriter.IsWritten(change.Change))
                    ReplayWriter.Write(incidents.Writer, change);
            },
            scores is null ? null : score => ReplayWriter.Write(scores.Writer, score));
        TrafficInput.WarnOfStep(parsed, reader, name, options.Bucket);
        RefuseAllWarmup(counts, name, options);
        return counts;
    }

    // No incident in a file in which none could open would look like an answer.
    private static void RefuseAllWarmup(ReplayCounts counts, string name, ReplayOptions options)
    {
        if (counts is not { First: { } first, Last: { } last })
            return;
        var length = last + options.Bucket - first;
        if (length <= options.Warmup)
            throw new TrafficException(
                $"{name} is {PolicySetting.FormatDuration(length)} long and nothing opens in its first "
                + $"{PolicySetting.FormatDuration(options.Warmup)}; give a --warmup that is shorter than the file.");
    }

    private static void RefuseOneFileForTwo(params FileInfo?[] files)
    {
        var twice = files.OfType<FileInfo>().GroupBy(file => file.FullName).FirstOrDefault(same => same.Count() > 1);
        if (twice is not null)
            throw new TrafficException(
                $"{twice.Key} is given twice; --input, --incidents and --scores are three files.");
    }
}
