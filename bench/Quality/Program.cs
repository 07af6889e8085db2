using System.CommandLine;
using Burnwatch.Quality.Commands;
using Burnwatch.Traffic;

// How well the detector tells abuse from ordinary use, on a traffic file without labels: every incident that ordinary
// traffic opens counts as false, and abuse is put in by hand.
var command = new RootCommand("Measure the quality of detection on a traffic file");
new MeasureCommand().AddTo(command);
command.Subcommands.Add(new InjectCommand().Make());
command.Subcommands.Add(new ServeGenCommand().Make());
command.Subcommands.Add(new ThresholdsCommand().Make());
command.Subcommands.Add(new ModelCommand().Make());
command.Subcommands.Add(new CompareModelCommand().Make());
var line = command.Parse(args);
try
{
    var exitCode = line.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    return line.Errors.Count > 0 ? 2 : exitCode;
}
catch (Exception e) when (e is TrafficException or FormatException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}
