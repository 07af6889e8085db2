using System.Text;
using System.Threading.Channels;
using Burnwatch.Collector;
using Spectre.Console;

namespace Burnwatch.Host.Output;

/// <summary>
/// A bar on the terminal for each history that the daemon reads, with the log lines above; nothing where the output is
/// not a terminal.
/// </summary>
internal static class HistoryBar
{
    /// <summary>Shows bars as histories come, until it is cancelled.</summary>
    public static async Task ShowAsync(HistoryProgress history, CancellationToken cancellation)
    {
        if (!AnsiConsole.Profile.Out.IsTerminal || !AnsiConsole.Profile.Capabilities.Interactive)
            return;
        var parts = Channel.CreateUnbounded<HistoryPart>();
        history.Read += Take;
        try
        {
            while (await parts.Reader.WaitToReadAsync(cancellation))
                await ShowAsync(parts.Reader, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The daemon ends, and its bars with it.
        }
        finally
        {
            history.Read -= Take;
        }

        void Take(HistoryPart part) => parts.Writer.TryWrite(part);
    }

    private static async Task ShowAsync(ChannelReader<HistoryPart> parts, CancellationToken cancellation)
    {
        using var log = LinesAbove.Take(AnsiConsole.Console);
        await AnsiConsole.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
            .StartAsync(async context =>
            {
                var bars = new Dictionary<string, ProgressTask>(StringComparer.Ordinal);
                do
                {
                    while (parts.TryRead(out var part))
                    {
                        var words = Markup.Escape($"History of {part.Workspace}, through {part.Through:yyyy-MM-dd}");
                        if (!bars.TryGetValue(part.Workspace, out var bar))
                            bars.Add(part.Workspace, bar = context.AddTask(words));
                        bar.Description = words;
                        bar.Value = 100 * part.Part;
                    }
                }
                while (bars.Values.Any(bar => !bar.IsFinished) && await parts.WaitToReadAsync(cancellation));
            });
    }

    /// <summary>
    /// Stands in for standard output while bars are drawn there: whole lines go through the console that draws them.
    /// </summary>
    private sealed class LinesAbove : TextWriter
    {
        private readonly Lock changing = new();
        private readonly StringBuilder line = new();
        private readonly IAnsiConsole console;
        private readonly TextWriter before;

        private LinesAbove(IAnsiConsole console, TextWriter before) => (this.console, this.before) = (console, before);

        public override Encoding Encoding => before.Encoding;

        public static LinesAbove Take(IAnsiConsole console)
        {
            var lines = new LinesAbove(console, Console.Out);
            Console.SetOut(lines);
            return lines;
        }

        public override void Write(char value)
        {
            lock (changing)
            {
                if (value != '\n')
                {
                    line.Append(value);
                    return;
                }
                console.WriteLine(line.ToString().TrimEnd('\r'));
                line.Clear();
            }
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                Console.SetOut(before);
                if (line.Length > 0)
                    before.Write(line);
            }
            base.Dispose(disposing);
        }
    }
}
