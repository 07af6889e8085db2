using System.CommandLine;
using Burnwatch;
using Burnwatch.Quality;
using Burnwatch.Quality.Contenders;
using Burnwatch.Quality.Injections;
using Burnwatch.Quality.Measuring;
using Burnwatch.Quality.Reports;
using Burnwatch.Traffic;

// How well the detector tells abuse from ordinary use, on a traffic file without labels: every incident that ordinary
// traffic opens counts as false, and abuse is put in by hand.
var input = new Option<FileInfo>("--input")
{
    Description = "Traffic file, .csv or .csv.gz, as replay reads it",
    Required = true,
};
var bucket = new Option<string>("--bucket")
{
    Description = "Width of the file's buckets",
    DefaultValueFactory = _ => "600s",
};
var warmup = new Option<string>("--warmup")
{
    Description = "Time from the first row on that only teaches",
    DefaultValueFactory = _ => "7d",
};
var seeds = new Option<int>("--seeds")
{
    Description = "How many times the abuse is drawn",
    DefaultValueFactory = _ => 3,
};
var folds = new Option<int>("--folds")
{
    Description = "Parts of the keys; each is measured with thresholds from the others",
    DefaultValueFactory = _ => 5,
};
var output = new Option<DirectoryInfo>("--output")
{
    Description = "Directory for quality.md, quality.csv and quality.png",
};
var command = new RootCommand("Measure the quality of detection on a traffic file")
{
    input, bucket, warmup, seeds, folds, output,
};
command.SetAction(parsed =>
{
    try
    {
        var width = PolicySetting.ParseDuration(parsed.GetRequiredValue(bucket));
        if (width < TimeSpan.FromSeconds(1))
        {
            throw new FormatException(
                $"--bucket is {parsed.GetRequiredValue(bucket)}; one second or more was expected.");
        }
        var learning = PolicySetting.ParseDuration(parsed.GetRequiredValue(warmup));
        var traffic = TestTraffic.Read(parsed.GetRequiredValue(input), width, learning);
        var plan = new Plan
        {
            Contenders =
            [
                new BurnwatchContender(traffic),
                new FadingZScore(traffic),
                new IidSpikeContender(traffic),
                new GrafanaAdaptive(traffic),
                new StaticThreshold(traffic),
            ],
            Families = Families.All,
            Budgets = [2, 4, 12, 52],
            Seeds = AtLeast(1, parsed.GetRequiredValue(seeds), "--seeds"),
            Folds = AtLeast(2, parsed.GetRequiredValue(folds), "--folds"),
        };
        var results = MeasurementProgress.Show(traffic, plan);
        var report = new MarkdownReport(traffic, plan, results);
        report.Write(parsed.InvocationConfiguration.Output);
        if (parsed.GetValue(output) is { } directory)
            Write(directory, report, results);
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

static int AtLeast(int least, int value, string option) =>
    value >= least ? value : throw new FormatException($"{option} is {value}; {least} or more was expected.");

static void Write(DirectoryInfo directory, MarkdownReport report, IReadOnlyList<ContenderResult> results)
{
    directory.Create();
    using (var markdown = new StreamWriter(Path.Combine(directory.FullName, "quality.md")))
        report.Write(markdown);
    using (var csv = new StreamWriter(Path.Combine(directory.FullName, "quality.csv")))
        CsvReport.Write(csv, results);
    Picture.Save(Path.Combine(directory.FullName, "quality.png"), results);
}
