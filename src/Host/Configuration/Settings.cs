using System.CommandLine;
using System.Text.Json;
using Burnwatch.Host.Commands;
using Microsoft.Extensions.Configuration;

namespace Burnwatch.Host.Configuration;

/// <summary>Where the settings of the process come from: a file, then the environment, then the command line.</summary>
internal static class Settings
{
    /// <summary>What every environment variable of ours starts with: <c>BURNWATCH__Web__Listen</c>.</summary>
    public const string EnvironmentPrefix = "BURNWATCH__";

    private const string DefaultFile = "appsettings.json";

    /// <summary>The settings that a command line asks for.</summary>
    /// <exception cref="SettingsException">The file is missing or is not JSON, or an assignment is not one.</exception>
    public static IConfigurationRoot Load(ParseResult parsed) =>
        Load(parsed.GetValue(SharedOptions.Config)?.FullName, parsed.GetValue(SharedOptions.Setting) ?? []);

    /// <param name="file">The settings file; null for the one of the current directory, if it is there.</param>
    /// <param name="assignments">Settings of the form <c>Section:Name=value</c>.</param>
    /// <inheritdoc cref="Load(ParseResult)"/>
    public static IConfigurationRoot Load(string? file, IReadOnlyList<string> assignments)
    {
        if (file is not null && !File.Exists(file))
            throw new SettingsException($"The settings file '{file}' does not exist.");
        var path = Path.GetFullPath(file ?? DefaultFile);
        try
        {
            return new ConfigurationBuilder()
                .AddJsonFile(path, optional: true, reloadOnChange: false)
                .AddEnvironmentVariables(EnvironmentPrefix)
                // Who says a setting twice means the second.
                .AddInMemoryCollection(assignments.Select(Parse).Reverse()
                    .DistinctBy(one => one.Key, StringComparer.OrdinalIgnoreCase))
                .Build();
        }
        catch (InvalidDataException e)
        {
            throw new SettingsException($"The settings file '{path}' cannot be read: {Reason(e)}");
        }
    }

    private static KeyValuePair<string, string?> Parse(string assignment)
    {
        var equals = assignment.IndexOf('=');
        return equals > 0
            ? new(assignment[..equals].Trim(), assignment[(equals + 1)..])
            : throw new SettingsException($"'{assignment}' is not a setting. Write it as Section:Name=value.");
    }

    private static string Reason(Exception exception)
    {
        for (var inner = exception.InnerException; inner is not null; inner = inner.InnerException)
            if (inner is JsonException json)
                return $"line {json.LineNumber + 1}, column {json.BytePositionInLine + 1} is not JSON.";
        return exception.InnerException?.Message ?? exception.Message;
    }
}
