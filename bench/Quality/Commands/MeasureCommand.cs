using System.CommandLine;
using Burnwatch.Quality.Contenders;
using Burnwatch.Quality.Reports;
using Burnwatch.Training;
using Burnwatch.Training.Contenders;
using Burnwatch.Training.Injections;
using Burnwatch.Training.Measuring;
using Burnwatch.Training.Models;

namespace Burnwatch.Quality.Commands;

/// <summary>Measures all contenders, prints the tables, and writes them with every number and a picture.</summary>
internal sealed class MeasureCommand
{
    /// <summary>
    /// Ours with the thresholds it ships with; only where asked for, since they may be of this very file.
    /// </summary>
    private const string Shipped = "ours as shipped";

    private readonly TrafficOptions traffic = new();

    private readonly Option<int> seeds = new("--seeds")
    {
        Description = "How many times the abuse is drawn",
        DefaultValueFactory = _ => 3,
    };

    private readonly Option<int> folds = new("--folds")
    {
        Description = "Parts of the keys; each is measured with thresholds from the others",
        DefaultValueFactory = _ => 5,
    };

    private readonly Option<double[]> budgets = new("--budgets")
    {
        Description = "Incidents asked for per warm key and year",
        DefaultValueFactory = _ => [2, 4, 12, 52],
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string[]> methods = new("--methods")
    {
        Description = "Which methods to measure, as the tables name them; all unless given",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<DirectoryInfo> output = new("--output")
    {
        Description = "Directory for quality.md, quality.csv, outcomes.csv and quality.png",
    };

    public void AddTo(Command command)
    {
        traffic.AddTo(command);
        command.Options.Add(seeds);
        command.Options.Add(folds);
        command.Options.Add(budgets);
        command.Options.Add(methods);
        command.Options.Add(output);
        command.SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        var read = traffic.Read(parsed);
        var plan = new Plan
        {
            Contenders = ContendersOf(read, parsed.GetValue(methods) ?? []),
            Families = Families.All,
            Budgets = parsed.GetRequiredValue(budgets),
            Seeds = AtLeast(1, parsed.GetRequiredValue(seeds), seeds.Name),
            Folds = AtLeast(2, parsed.GetRequiredValue(folds), folds.Name),
        };
        var results = MeasurementProgress.Show(read, plan);
        var report = new MarkdownReport(read, plan, results);
        report.Write(parsed.InvocationConfiguration.Output);
        if (parsed.GetValue(output) is { } directory)
            Write(directory, report, results);
        return 0;
    }

    private static List<IContender> ContendersOf(TestTraffic traffic, string[] names)
    {
        IReadOnlyList<IContender> all =
        [
            new BurnwatchContender("ours", traffic, new Calibrating(traffic))
            {
                Rows = Policy.Default.Shares.Model > 0 ? new TrainingRows(traffic, Families.Usage) : null,
            },
            new FadingZScore(traffic),
            new IidSpikeContender(traffic),
            new GrafanaAdaptive(traffic),
            new StaticThreshold(traffic),
            new BurnwatchContender(Shipped, traffic, calibrating: null),
        ];
        if (names.FirstOrDefault(name => all.All(of => of.Name != name)) is { } unknown)
        {
            throw new FormatException(
                $"--methods names '{unknown}'; any of {string.Join(", ", all.Select(of => of.Name))} was expected.");
        }
        return [.. all.Where(of => names.Length == 0 ? of.Name != Shipped : names.Contains(of.Name))];
    }

    private static void Write(DirectoryInfo directory, MarkdownReport report, IReadOnlyList<ContenderResult> results)
    {
        directory.Create();
        WriteFile("quality.md", report.Write);
        WriteFile("quality.csv", file => CsvReport.WriteResults(file, results));
        WriteFile("outcomes.csv", file => CsvReport.WriteOutcomes(file, results));
        Picture.Save(Path.Combine(directory.FullName, "quality.png"), results);

        void WriteFile(string name, Action<TextWriter> write)
        {
            using var file = new StreamWriter(Path.Combine(directory.FullName, name));
            write(file);
        }
    }

    private static int AtLeast(int least, int value, string option) =>
        value >= least ? value : throw new FormatException($"{option} is {value}; {least} or more was expected.");
}
