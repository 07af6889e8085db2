using System.CommandLine;
using Burnwatch;
using Burnwatch.Quality;
using Burnwatch.Quality.Contenders;
using Burnwatch.Quality.Injections;
using Burnwatch.Quality.Measuring;
using Burnwatch.Traffic;

// How well the detector tells abuse from ordinary use, on a traffic file without labels: every incident that ordinary
// traffic opens counts as false, and abuse is put in by hand.
var input = new Option<FileInfo>("--input") { Description = "Traffic file, .csv or .csv.gz, as replay reads it", Required = true };
var bucket = new Option<string>("--bucket") { Description = "Width of the file's buckets", DefaultValueFactory = _ => "600s" };
var warmup = new Option<string>("--warmup") { Description = "Time from the first row on that only teaches", DefaultValueFactory = _ => "7d" };
var seeds = new Option<int>("--seeds") { Description = "How many times the abuse is drawn", DefaultValueFactory = _ => 3 };
var folds = new Option<int>("--folds") { Description = "Parts of the keys; each is measured with thresholds from the others", DefaultValueFactory = _ => 5 };
var command = new RootCommand("Measure the quality of detection on a traffic file") { input, bucket, warmup, seeds, folds };
command.SetAction(parsed =>
{
    try
    {
        var width = PolicySetting.ParseDuration(parsed.GetRequiredValue(bucket));
        if (width < TimeSpan.FromSeconds(1))
            throw new FormatException($"--bucket is {parsed.GetRequiredValue(bucket)}; one second or more was expected.");
        var learning = PolicySetting.ParseDuration(parsed.GetRequiredValue(warmup));
        var traffic = TestTraffic.Read(parsed.GetRequiredValue(input), width, learning);
        var plan = new Plan
        {
            Contenders = [new BurnwatchContender(traffic), new FadingZScore(traffic), new StaticThreshold(traffic)],
            Families = Families.All,
            Budgets = [2, 4, 12, 52],
            Seeds = parsed.GetRequiredValue(seeds),
            Folds = parsed.GetRequiredValue(folds),
        };
        var output = parsed.InvocationConfiguration.Output;
        foreach (var result in new Measurement(traffic, plan, () => { }).Run())
        {
            output.WriteLine($"{result.Contender} at {result.Budget:0}: got {result.Warm.PerKeyYear:0.0} ± {result.Warm.Error:0.0}, cold {result.Cold.PerKeyYear:0.0} ± {result.Cold.Error:0.0}");
            foreach (var family in result.Families)
                output.WriteLine($"  {family.Family,-45} {family.Share * 100,5:0} ± {family.ShareError * 100:0} % of {family.Of}, {family.MedianToPage?.TotalMinutes:0} min, {family.MedianBuckets} buckets");
        }
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
