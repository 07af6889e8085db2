using System.CommandLine;
using Burnwatch.Alerting.Replaying;
using Burnwatch.Training;

namespace Burnwatch.Quality.Commands;

/// <summary>The options that name the traffic.</summary>
internal sealed class TrafficOptions
{
    public Option<FileInfo> Input { get; } = new("--input")
    {
        Description = "Traffic file, .csv or .csv.gz, as replay reads it",
        Required = true,
    };

    public Option<string> Bucket { get; } = new("--bucket")
    {
        Description = "Width of the file's buckets",
        DefaultValueFactory = _ => "600s",
    };

    public Option<string> Warmup { get; } = new("--warmup")
    {
        Description = "Time from the first row on that only teaches",
        DefaultValueFactory = _ => "7d",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(Input);
        command.Options.Add(Bucket);
        command.Options.Add(Warmup);
    }

    public TestTraffic Read(ParseResult parsed)
    {
        var bucket = PolicySetting.ParseDuration(parsed.GetRequiredValue(Bucket));
        if (bucket < TimeSpan.FromSeconds(1))
            throw new FormatException($"--bucket is {bucket.TotalSeconds} s; one second or more was expected.");
        var warmup = PolicySetting.ParseDuration(parsed.GetRequiredValue(Warmup));
        var options = new ReplayOptions { Bucket = bucket, Warmup = warmup };
        return TestTraffic.Read(parsed.GetRequiredValue(Input), options);
    }
}
