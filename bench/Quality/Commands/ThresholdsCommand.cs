using System.CommandLine;
using Burnwatch.Training;
using Burnwatch.Training.Injections;
using Burnwatch.Training.Models;

namespace Burnwatch.Quality.Commands;

/// <summary>Derives the table of thresholds that ships with the detector.</summary>
internal sealed class ThresholdsCommand
{
    private readonly TrafficOptions traffic = new();

    private readonly Option<FileInfo> output = new("--output")
    {
        Description = "Where the table goes, src/Detector/Calibration/thresholds.json for the shipped one",
        Required = true,
    };

    public Command Make()
    {
        var command = new Command("thresholds", "Derive the thresholds from all keys of a file");
        traffic.AddTo(command);
        command.Options.Add(output);
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var read = traffic.Read(parsed);
        var models = new TrainingRows(read, Families.Usage).ModelsOf(read.Keys);
        var table = new Calibrating(read).From(read.Keys, models, Policy.Default.Shares);
        var file = parsed.GetRequiredValue(output);
        File.WriteAllText(file.FullName, table + "\n");
        parsed.InvocationConfiguration.Output.WriteLine(
            $"{file.FullName}: thresholds from {read.WarmKeys.Count} warm keys, {table.KeyYears:0.00} key-years.");
        return 0;
    }
}
