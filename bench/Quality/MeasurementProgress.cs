using Burnwatch.Training;
using Burnwatch.Training.Measuring;
using Spectre.Console;

namespace Burnwatch.Quality;

/// <summary>A bar on the terminal while it is measured; nothing where standard error is not a terminal.</summary>
internal static class MeasurementProgress
{
    public static IReadOnlyList<ContenderResult> Show(TestTraffic traffic, Plan plan)
    {
        // Standard output is for the tables, which may go into a file.
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        if (!console.Profile.Out.IsTerminal)
            return new Measurement(traffic, plan, _ => { }).Run();
        return console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
            .Start(context =>
            {
                var bar = context.AddTask("Measuring", maxValue: plan.Steps);
                return new Measurement(traffic, plan, what =>
                {
                    bar.Description = Markup.Escape(what);
                    bar.Increment(1);
                }).Run();
            });
    }
}
