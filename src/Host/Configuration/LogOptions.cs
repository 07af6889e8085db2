using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Burnwatch.Host.Configuration;

/// <summary>Section <c>Log</c>: what the daemon tells on the console.</summary>
internal sealed record LogOptions
{
    public const string Section = "Log";

    /// <summary>The least level that is shown. Information unless set.</summary>
    public LogLevel Level { get; init; } = LogLevel.Information;

    /// <summary>Lines for people or for machines. Auto unless set: text on a terminal, JSON elsewhere.</summary>
    public LogFormat Format { get; init; } = LogFormat.Auto;
}

/// <summary>How log lines are written.</summary>
internal enum LogFormat
{
    /// <summary>Text on a terminal, JSON elsewhere.</summary>
    Auto,

    /// <summary>A line to read.</summary>
    Text,

    /// <summary>One JSON object a line.</summary>
    Json,
}

internal sealed class LogOptionsValidator : IValidateOptions<LogOptions>
{
    public ValidateOptionsResult Validate(string? name, LogOptions options) =>
        Enum.IsDefined(options.Level) && Enum.IsDefined(options.Format)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                "Log:Level must be Trace, Debug, Information, Warning, Error, Critical or None, "
                + "and Log:Format Auto, Text or Json.");
}
