using System.CommandLine;
using Burnwatch.Quality.Reports;
using Burnwatch.Training.Injections;

namespace Burnwatch.Quality.Commands;

/// <summary>Writes the traffic with one injection in it, for <c>replay</c> and <c>explain</c>.</summary>
internal sealed class InjectCommand
{
    private readonly TrafficOptions traffic = new();

    private readonly Option<string> family = new("--family")
    {
        Description = "Kind of abuse, as the tables name it",
        Required = true,
    };

    private readonly Option<string> key = new("--key") { Description = "Key that is abused", Required = true };

    private readonly Option<int> seed = new("--seed")
    {
        Description = "Which draw of the abuse",
        DefaultValueFactory = _ => 1,
    };

    public Command Make()
    {
        var command = new Command("inject", "Write the traffic with one injection in it to standard output");
        traffic.AddTo(command);
        command.Options.Add(family);
        command.Options.Add(key);
        command.Options.Add(seed);
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var (kind, name) = (parsed.GetRequiredValue(family), parsed.GetRequiredValue(key));
        var drawn = Families.All.FirstOrDefault(of => of.Name == kind) ?? throw new FormatException(
            $"--family is '{kind}'; one of {string.Join(", ", Families.All.Select(of => of.Name))} was expected.");
        var read = traffic.Read(parsed);
        var injection = drawn.Draw(read, parsed.GetRequiredValue(seed)).FirstOrDefault(of => of.Key.Name == name)
            ?? throw new FormatException($"'{kind}' cannot happen to a key '{name}' in this file; take another key.");
        var others = injection.IsAlone ? [] : read.Rows.Where(row => row.Key != name);
        var rows = injection.Rows.Where(row => row.Key == name);
        var error = parsed.InvocationConfiguration.Error;
        error.WriteLine($"{kind} of {name}: begins {injection.Onset:u}, found by {injection.FoundBy:u} or not at all.");
        TrafficWriter.Write(parsed.InvocationConfiguration.Output, others.Concat(rows).OrderBy(row => row.At));
        return 0;
    }
}
