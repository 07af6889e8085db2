using System.Text.RegularExpressions;

namespace Burnwatch.Host.Configuration;

/// <summary>The sentence for a value that its setting cannot take, with how to write it.</summary>
internal static partial class ConversionFault
{
    /// <param name="exception">What the binder threw.</param>
    public static string Sentence(InvalidOperationException exception)
    {
        if (BindersFault().Match(exception.Message) is not { Success: true } fault)
            return exception.InnerException is { } inner ? $"{exception.Message} {inner.Message}" : exception.Message;
        return $"{fault.Groups["setting"].Value} is '{fault.Groups["value"].Value}', "
            + $"which {Advice(fault.Groups["type"].Value)}";
    }

    private static string Advice(string type) => type switch
    {
        "System.TimeSpan" => "is no length of time. Write it as 00:01:30 for a minute and a half.",
        "System.DateTimeOffset" => "is no time. Write it as 2026-10-13T12:00:00Z.",
        "System.Boolean" => "is neither true nor false.",
        "System.Double" or "System.Int32" or "System.Int64" => "is no number.",
        "System.Uri" => "is no address. Write it as https://name:port.",
        _ when EnumOf(type) is { } choices =>
            $"it does not take. It takes {string.Join(", ", Enum.GetNames(choices))}.",
        _ => $"is no {type}.",
    };

    // The binder tells the name alone, and the options of every part lie in an assembly of their own.
    private static Type? EnumOf(string type) =>
        AppDomain.CurrentDomain
            .GetAssemblies()
            .Select(assembly => assembly.GetType(type))
            .FirstOrDefault(found => found is { IsEnum: true });

    [GeneratedRegex(
        "^Failed to convert configuration value '(?<value>.*)' at '(?<setting>.*)' to type '(?<type>.*)'\\.$",
        RegexOptions.Singleline)]
    private static partial Regex BindersFault();
}
