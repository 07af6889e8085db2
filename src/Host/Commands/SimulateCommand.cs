using System.CommandLine;
using System.Globalization;
using Burnwatch.Simulator;
using Burnwatch.Simulator.ElevenApi;
using Burnwatch.Simulator.Scenarios;

namespace Burnwatch.Host.Commands;

/// <summary><c>burnwatch simulate</c>: an ElevenAPI and a PagerDuty on this machine that act a scenario.</summary>
internal static class SimulateCommand
{
    private static readonly Option<FileInfo?> ScenarioFile =
        new("--scenario") { Description = "Scenario file; a demo unless given" };

    private static readonly Option<FileInfo?> TrafficFile = new("--traffic")
    {
        Description = "Traffic file as replay takes it, .csv or .csv.gz, to act instead of a scenario; its end is now",
    };

    private static readonly Option<TimeSpan> Bucket =
        new DurationOption("--bucket", "Width of the traffic file's buckets", "60s");

    private static readonly Option<double> Speed = Within(
        new("--speed") { Description = "Simulated seconds for each real one", DefaultValueFactory = _ => 1 },
        0.001,
        100_000);

    private static readonly Option<int> ElevenPort = Within(
        new("--eleven-port") { Description = "Port of the ElevenAPI; a free one unless given", HelpName = "port" },
        0,
        65535);

    private static readonly Option<int> PagerDutyPort = Within(
        new("--pagerduty-port") { Description = "Port of the PagerDuty; a free one unless given", HelpName = "port" },
        0,
        65535);

    private static readonly Option<ConcurrencyHeaderMode> Headers = new ChoiceOption<ConcurrencyHeaderMode>(
        "--headers", "Which responses tell how many requests run at once", ConcurrencyHeaderMode.Every);

    public static Command Create()
    {
        var command = new Command("simulate", "Act an ElevenAPI and a PagerDuty on this machine, to try a daemon on")
        {
            ScenarioFile, TrafficFile, Bucket, Speed, ElevenPort, PagerDutyPort, Headers,
        };
        command.Validators.Add(parsed =>
        {
            if (parsed.GetValue(ScenarioFile) is not null && parsed.GetValue(TrafficFile) is not null)
                parsed.AddError("--scenario and --traffic cannot be given together; a simulator acts one of them.");
            if (parsed.GetResult(Bucket) is { Implicit: false } && parsed.GetValue(TrafficFile) is null)
                parsed.AddError("--bucket is given without --traffic, and a scenario has no buckets.");
        });
        command.SetAction(RunAsync);
        return command;
    }

    private static Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var options = new SimulatorOptions
        {
            Scenario = ScenarioOf(parsed),
            ElevenApiPort = parsed.GetValue(ElevenPort),
            PagerDutyPort = parsed.GetValue(PagerDutyPort),
            Headers = parsed.GetValue(Headers),
        };
        return ServeAsync(options, parsed.GetValue(Speed), parsed.InvocationConfiguration.Output, cancellation);
    }

    /// <summary>Acts until it is cancelled, from now on and at a speed.</summary>
    internal static async Task<int> ServeAsync(
        SimulatorOptions options, double speed, TextWriter output, CancellationToken cancellation)
    {
        var start = TimeProvider.System.GetUtcNow();
        options = options with { Time = new SimulatedClock(start, speed) };
        await using var simulator = await SimulatorHost.StartAsync(options, cancellation);
        var files = SimulatorFiles.Write(simulator, start, origin: start, speed);
        Tell(output, simulator, options.Scenario, speed, files);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
        }
        catch (OperationCanceledException)
        {
            // Ctrl+C is how a simulator ends.
        }
        finally
        {
            if (files.Remove() is { } left)
                output.WriteLine($"{left} holds the database of the daemon that watched; delete it when you are done.");
        }
        return ExitCodes.Ok;
    }

    private static Scenario ScenarioOf(ParseResult parsed)
    {
        if (parsed.GetValue(TrafficFile) is { } traffic)
            return Scenario.LoadTraffic(traffic.FullName, parsed.GetValue(Bucket));
        return parsed.GetValue(ScenarioFile) is { } file ? Scenario.Load(file.FullName) : Scenario.Demo;
    }

    private static void Tell(
        TextWriter output, SimulatorHost simulator, Scenario scenario, double speed, SimulatorFiles files)
    {
        output.WriteLine($"ElevenAPI  {simulator.ElevenApiUrl}");
        output.WriteLine($"PagerDuty  {simulator.PagerDutyUrl} (open it to read what arrives)");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Acting     {scenario.Keys.Count} keys, {scenario.History.TotalDays:0.#} days of history, "
            + $"leaks of {Leaks(scenario)}"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Clock      {simulator.LiveStart.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, "
            + $"{speed:0.###} seconds in each real one"));
        output.WriteLine($"Admin key  {files.AdminKey}; the secrets of the keys lie beside it");
        output.WriteLine($"Watch it   burnwatch run --config {files.Settings}");
        output.WriteLine("Ctrl+C ends it.");
    }

    private static string Leaks(Scenario scenario) =>
        scenario.Leaks.Count == 0 ? "none" : string.Join(", ", scenario.Leaks.Select(l => l.Key).Distinct());

    private static Option<T> Within<T>(Option<T> option, T least, T most) where T : struct, IComparable<T>
    {
        option.Validators.Add(given =>
        {
            var value = given.GetValueOrDefault<T>();
            if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
                given.AddError(FormattableString.Invariant($"{option.Name} must lie between {least} and {most}."));
        });
        return option;
    }
}
