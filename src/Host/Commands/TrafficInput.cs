using System.CommandLine;
using Burnwatch.Alerting.Replaying;
using Burnwatch.Calibration;
using Burnwatch.Models;
using Burnwatch.Traffic;

namespace Burnwatch.Host.Commands;

/// <summary>A traffic file as commands take it: how it is read, and how it is judged.</summary>
internal static class TrafficInput
{
    public const string Meaning =
        "Traffic file, .csv or .csv.gz: "
        + "at,key,credits and optionally requests,product,model,concurrent,concurrent_max,limit,used";

    private static readonly Option<TimeSpan> Bucket =
        new DurationOption("--bucket", "Width of the file's buckets", "60s");

    private static readonly Option<TimeSpan> Warmup =
        new DurationOption("--warmup", "No incident before the first row of the file plus this", "14d");

    private static readonly Option<string> Zone = new("--zone")
    {
        Description = "Time zone whose hours and working days count, such as Europe/Berlin",
        DefaultValueFactory = _ => "UTC",
    };

    private static readonly Option<string?> Holidays = new("--holidays")
    {
        Description = "Days off besides weekends: sets such as DE-BY or US, and days such as 2026-12-24 or easter+1",
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

    private static readonly Option<FileInfo?> Model = new("--model")
    {
        Description = "A model that burnwatch train wrote, with its thresholds; the shipped ones unless given",
    };

    /// <summary>The options that say how a file is read and judged, in the order people read them.</summary>
    public static IReadOnlyList<Option> Reading { get; } = [Bucket, Zone, Holidays, Missing, Budget, Set, Warmup];

    /// <summary>Those, and by what model.</summary>
    public static IReadOnlyList<Option> Options { get; } = [.. Reading, Model];

    /// <summary>Warns of a file whose rows are further apart than the buckets it is said to have.</summary>
    public static void WarnOfStep(ParseResult parsed, TrafficReader reader, string name, TimeSpan bucket)
    {
        if (reader.SmallestStep > bucket)
            parsed.InvocationConfiguration.Error.WriteLine(
                $"The smallest step in {name} is {PolicySetting.FormatDuration(reader.SmallestStep.Value)}, "
                + $"wider than --bucket {PolicySetting.FormatDuration(bucket)}; should it be that?");
    }

    public static FileStream OpenRead(FileInfo input)
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

    public static ReplayOptions OptionsOf(ParseResult parsed)
    {
        try
        {
            var bucket = parsed.GetValue(Bucket);
            if (bucket < TimeSpan.FromSeconds(1)
                || bucket > TimeSpan.FromDays(1)
                || bucket.Ticks % TimeSpan.TicksPerSecond != 0)
                throw new FormatException(
                    $"--bucket is {PolicySetting.FormatDuration(bucket)}; whole seconds from 1s to 1d were expected.");
            var policy = PolicyOf(parsed);
            var trained = parsed.GetValue(Model) is { } file ? ReadModel(file) : null;
            return new ReplayOptions
            {
                Model = trained?.Models.Whole ?? LeakModel.Shipped,
                Thresholds = trained?.Thresholds ?? ThresholdTable.Shipped,
                Bucket = bucket,
                Calendar = Told("--zone", () => Calendar.Of(parsed.GetRequiredValue(Zone), policy.Holidays)),
                MissingIsUnknown = parsed.GetValue(Missing) is MissingBucket.Gap,
                Policy = policy,
                Warmup = parsed.GetValue(Warmup),
            };
        }
        catch (FormatException e)
        {
            throw new TrafficException(e.Message);
        }
    }

    private static TrainedModel ReadModel(FileInfo file)
    {
        using var stream = OpenRead(file);
        using var text = new StreamReader(stream);
        return Told($"--model {file.Name}", () => TrainedModel.Parse(text.ReadToEnd()));
    }

    private static Policy PolicyOf(ParseResult parsed)
    {
        var policy = Policy.Default;
        var givenBy = new Dictionary<string, string>(StringComparer.Ordinal);
        if (parsed.GetValue(Holidays) is { } days)
            Take("--holidays", "--holidays", "calendar.holidays", days);
        if (parsed.GetValue(Budget) is { } asked)
            Take("--budget", "--budget", "budget.per-key-year", FormattableString.Invariant($"{asked}"));
        foreach (var setting in parsed.GetRequiredValue(Set))
        {
            var at = setting.IndexOf('=', StringComparison.Ordinal);
            if (at < 1)
                throw new FormatException($"--set is '{setting}'; setting=value such as pin.for=15m was expected.");
            Take("--set", $"--set {setting}", setting[..at], setting[(at + 1)..]);
        }
        return policy;

        void Take(string option, string argument, string name, string value)
        {
            policy = Told(argument, () => PolicySetting.Find(name).Set(policy, value));
            if (!givenBy.TryAdd(name, option))
                throw new FormatException(
                    $"{name} is given twice, by {givenBy[name]} and by {argument}; give it once.");
        }
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
