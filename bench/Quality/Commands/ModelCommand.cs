using System.CommandLine;
using Burnwatch.Training.Injections;
using Burnwatch.Training.Models;

namespace Burnwatch.Quality.Commands;

/// <summary>Trains the model that ships with the detector.</summary>
internal sealed class ModelCommand
{
    private readonly TrafficOptions traffic = new();

    private readonly Option<FileInfo> output = new("--output")
    {
        Description = "Where the model goes, src/Detector/Models/model.json for the shipped one",
        Required = true,
    };

    public Command Make()
    {
        var command = new Command("model", "Train the model on all keys of a file, with abuse put in");
        traffic.AddTo(command);
        command.Options.Add(output);
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var read = traffic.Read(parsed);
        var rows = new TrainingRows(read, Families.Usage);
        var model = rows.ModelsOf(read.Keys).Whole;
        var file = parsed.GetRequiredValue(output);
        File.WriteAllText(file.FullName, model + "\n");
        var all = rows.Of(read.Keys);
        parsed.InvocationConfiguration.Output.WriteLine(
            $"{file.FullName}: a model from {read.WarmKeys.Count} warm keys, {all.Count(row => row.IsAbuse)} abused " +
            $"and {all.Count(row => !row.IsAbuse)} ordinary spans.");
        return 0;
    }
}
