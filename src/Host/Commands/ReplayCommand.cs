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
        Description =
            "Traffic file, .csv or .csv.gz: "
            + "at,key,credits and optionally requests,product,model,concurrent,concurrent_max,limit,used",
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

    private static readonly Option<TimeSpan> Bucket =
        new DurationOption("--bucket", "Width of the file's buckets", "60s");

    private static readonly Option<TimeSpan> Warmup =
        new DurationOption("--warmup", "No incident before the first row of the file plus this", "14d");

    private static readonly Option<string> Zone = new("--zone")
    {
        Description = "Time zone whose hours and working days count, such as Europe/Berlin",
        DefaultValueFactory = _ => "UTC",
    };

    private static readonly ChoiceOption<MissingBucket> Missing =
        new("--missing", "What a bucket without a row is: unused, or unknown", MissingBucket.Zero);

    private static readonly Option<double?> Budget = new("--budget")
    {
        Description = "Incidents on harmless traffic accepted of one key in a year; 12 unless given",
    };

    private static readonly Option<string[]> Set = new("--set")
    {
        Description = "A policy setting; see burnwatch policy show",
        HelpName = "setting=value",
        DefaultValueFactory = _ => [],
    };

    public static Command Create()
    {
        var command = new Command("replay", "Run the detector over a traffic file; needs no database")
        {
            Input, Bucket, Zone, Missing, Budget, Set, Warmup, Incidents, Scores,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var input = parsed.GetRequiredValue(Input);
        var options = OptionsOf(parsed);
        RefuseOneFileForTwo(input, parsed.GetRequiredValue(Incidents), parsed.GetValue(Scores));
        using var file = OpenRead(input);
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
        if (reader.SmallestStep > options.Bucket)
            parsed.InvocationConfiguration.Error.WriteLine(
                $"The smallest step in {name} is {PolicySetting.FormatDuration(reader.SmallestStep.Value)}, "
                + $"wider than --bucket {PolicySetting.FormatDuration(options.Bucket)}; should it be that?");
        return counts;
    }

    private static void RefuseOneFileForTwo(params FileInfo?[] files)
    {
        var twice = files.OfType<FileInfo>().GroupBy(file => file.FullName).FirstOrDefault(same => same.Count() > 1);
        if (twice is not null)
            throw new TrafficException(
                $"{twice.Key} is given twice; --input, --incidents and --scores are three files.");
    }

    private static FileStream OpenRead(FileInfo input)
    {
        try
        {
            return new FileStream(
                input.FullName, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TrafficException($"{input.FullName} cannot be read: {e.Message}");
        }
    }

    private static ReplayOptions OptionsOf(ParseResult parsed)
    {
        try
        {
            var bucket = parsed.GetValue(Bucket);
            if (bucket < TimeSpan.FromSeconds(1)
                || bucket > TimeSpan.FromDays(1)
                || bucket.Ticks % TimeSpan.TicksPerSecond != 0)
                throw new FormatException(
                    $"--bucket is {PolicySetting.FormatDuration(bucket)}; whole seconds from 1s to 1d were expected.");
            return new ReplayOptions
            {
                Bucket = bucket,
                Calendar = Told("--zone", () => Calendar.Of(parsed.GetRequiredValue(Zone))),
                MissingIsUnknown = parsed.GetValue(Missing) is MissingBucket.Gap,
                Policy = PolicyOf(parsed.GetValue(Budget), parsed.GetRequiredValue(Set)),
                Warmup = parsed.GetValue(Warmup),
            };
        }
        catch (FormatException e)
        {
            throw new TrafficException(e.Message);
        }
    }

    private static Policy PolicyOf(double? budget, IEnumerable<string> settings)
    {
        var policy = Policy.Default;
        if (budget is { } asked)
            policy = Told(
                "--budget", () =>
                    PolicySetting.Find("budget.per-key-year").Set(policy, FormattableString.Invariant($"{asked}")));
        foreach (var setting in settings)
        {
            var at = setting.IndexOf('=', StringComparison.Ordinal);
            if (at < 1)
                throw new FormatException($"--set is '{setting}'; setting=value such as pin.for=15m was expected.");
            policy = Told($"--set {setting}", () => PolicySetting.Find(setting[..at]).Set(policy, setting[(at + 1)..]));
        }
        return policy;
    }

    // Whoever reads a value does not know which option it came from.
    private static T Told<T>(string option, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (FormatException e)
        {
            throw new FormatException($"{option}: {e.Message}");
        }
    }

    private enum MissingBucket
    {
        Zero,
        Gap,
    }
}
