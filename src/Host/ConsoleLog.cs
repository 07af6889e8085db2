using Burnwatch.Host.Configuration;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting.Json;

namespace Burnwatch.Host;

/// <summary>The log on the console, by Serilog.</summary>
internal static class ConsoleLog
{
    private const string TextTemplate = "{Timestamp:HH:mm:ss} {Level:u3} {Message:lj}{NewLine}{Exception}";

    // Chatter of the framework, of which nobody could make anything at the level of our own messages.
    private static readonly string[] Chatty = ["Microsoft", "System", "Quartz", "Npgsql"];

    /// <summary>The loggers of the daemon: to standard output.</summary>
    public static ILoggerFactory ForDaemon(LogOptions options) => Create(options, standardError: false);

    /// <summary>
    /// The loggers of a command, whose standard output is its result: warnings and worse, to standard error.
    /// </summary>
    public static ILoggerFactory ForCommand(LogOptions options) =>
        Create(
            options with { Level = options.Level < LogLevel.Warning ? LogLevel.Warning : options.Level },
            standardError: true);

    private static SerilogLoggerFactory Create(LogOptions options, bool standardError)
    {
        if (options.Level == LogLevel.None)
            return new SerilogLoggerFactory(Logger.None);
        var level = LevelConvert.ToSerilogLevel(options.Level);
        var configuration = new LoggerConfiguration().MinimumLevel.Is(level).Enrich.FromLogContext();
        foreach (var source in Chatty)
            configuration.MinimumLevel.Override(source, level < LogEventLevel.Warning ? LogEventLevel.Warning : level);
        var errorFrom = standardError ? LogEventLevel.Verbose : (LogEventLevel?)null;
        var asJson = options.Format == LogFormat.Json
            || (options.Format == LogFormat.Auto
                && (standardError ? Console.IsErrorRedirected : Console.IsOutputRedirected));
        if (asJson)
            configuration.WriteTo.Console(new JsonFormatter(renderMessage: true), standardErrorFromLevel: errorFrom);
        else
            configuration.WriteTo.Console(
                outputTemplate: TextTemplate,
                standardErrorFromLevel: errorFrom,
                formatProvider: System.Globalization.CultureInfo.InvariantCulture);
        return new SerilogLoggerFactory(configuration.CreateLogger(), dispose: true);
    }
}
