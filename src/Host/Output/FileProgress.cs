using Spectre.Console;

namespace Burnwatch.Host.Output;

/// <summary>A bar on the terminal for how much of a file is read; nothing where the output is not a terminal.</summary>
internal sealed class FileProgress : IDisposable
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource done = new();
    private readonly Task shown;

    private FileProgress(FileStream file, string title) => shown = ShowAsync(file, title);

    public static FileProgress? Start(FileStream file, string title) =>
        AnsiConsole.Profile.Out.IsTerminal && AnsiConsole.Profile.Capabilities.Interactive
            ? new FileProgress(file, title)
            : null;

    public void Dispose()
    {
        done.Cancel();
        shown.GetAwaiter().GetResult();
        done.Dispose();
    }

    private Task ShowAsync(FileStream file, string title) =>
        AnsiConsole.Progress().AutoClear(true).StartAsync(async context =>
        {
            var bar = context.AddTask(Markup.Escape(title), maxValue: Math.Max(1, file.Length));
            while (!done.IsCancellationRequested)
            {
                bar.Value = file.SafeFileHandle.IsClosed ? bar.MaxValue : file.Position;
                await Task.Delay(Refresh, TimeProvider.System, done.Token)
                    .ContinueWith(_ => { }, TaskScheduler.Default);
            }
        });
}
