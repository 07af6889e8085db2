using Spectre.Console;

namespace Burnwatch.Host.Output;

/// <summary>A bar on the terminal for long work of known steps; nothing where the output is not a terminal.</summary>
internal static class StepProgress
{
    /// <param name="work">
    /// Called with what tells how much is done, 0 to 1, and what is done now; from any thread.
    /// </param>
    public static async Task<T> ShowAsync<T>(Func<Action<double, string>, Task<T>> work)
    {
        if (!AnsiConsole.Profile.Out.IsTerminal || !AnsiConsole.Profile.Capabilities.Interactive)
            return await work((_, _) => { });
        return await AnsiConsole.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
            .StartAsync(async context =>
            {
                var bar = context.AddTask("Starting");
                // On a thread of its own, or the bar would stand still where the work never waits.
                return await Task.Run(() => work((part, what) =>
                {
                    bar.Description = Markup.Escape(what);
                    bar.Value = 100 * part;
                }));
            });
    }
}
