using System.CommandLine;
using Burnwatch;
using Burnwatch.Quality;
using Burnwatch.Traffic;

// How well the detector tells abuse from ordinary use, on a traffic file without labels: every incident that ordinary
// traffic opens counts as false, and abuse is put in by hand.
var trafficFile = new Option<FileInfo>("--traffic") { Description = "Traffic file, .csv or .csv.gz, as replay reads it", Required = true };
var bucket = new Option<string>("--bucket") { Description = "Width of the file's buckets", DefaultValueFactory = _ => "60s" };
var warmup = new Option<string>("--warmup") { Description = "Time from the first row on that only teaches", DefaultValueFactory = _ => "7d" };
var command = new RootCommand("Measure the quality of detection on a traffic file") { trafficFile, bucket, warmup };
command.SetAction(parsed =>
{
    try
    {
        var width = PolicySetting.ParseDuration(parsed.GetRequiredValue(bucket));
        if (width < TimeSpan.FromSeconds(1))
            throw new FormatException($"--bucket is {parsed.GetRequiredValue(bucket)}; one second or more was expected.");
        var learning = PolicySetting.ParseDuration(parsed.GetRequiredValue(warmup));
        var traffic = TestTraffic.Read(parsed.GetRequiredValue(trafficFile), width, learning);
        QualityReport.Write(parsed.InvocationConfiguration.Output, traffic);
        return 0;
    }
    catch (Exception e) when (e is TrafficException or FormatException or IOException or UnauthorizedAccessException)
    {
        parsed.InvocationConfiguration.Error.WriteLine(e.Message);
        return 2;
    }
});
var line = command.Parse(args);
var exitCode = line.Invoke();
return line.Errors.Count > 0 ? 2 : exitCode;
