using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Burnwatch.Host.Configuration;

/// <summary>Finds everything that is wrong with the settings, all at once and before anything is started.</summary>
/// <remarks>
/// The framework's own check stops at the first section that cannot be bound. This one knows the sections from the
/// registrations: each options record names its section in a constant <c>Section</c>.
/// </remarks>
internal static partial class SettingsCheck
{
    private static readonly MethodInfo ValidateMethod =
        typeof(SettingsCheck).GetMethod(nameof(Validate), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <param name="onlyWhatIsSet">
    /// Whether to pass over sections without any setting: a command beside the daemon does not
    /// need what the daemon does.
    /// </param>
    /// <exception cref="SettingsException">
    /// At least one setting is unknown or has a value that cannot be used.
    /// </exception>
    public static void Run(IConfiguration settings, IServiceCollection services, bool onlyWhatIsSet = false)
    {
        var sections = services
            .Select(service => service.ServiceType)
            .Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IConfigureOptions<>))
            .Select(type => type.GetGenericArguments()[0])
            .Distinct()
            .Where(type => SectionOf(type) is not null)
            .ToDictionary(type => SectionOf(type)!);
        using var provider = services.BuildServiceProvider();

        var faults = UnknownSettings.Find(settings, sections).ToList();
        foreach (var (section, type) in sections.Where(
            known => !onlyWhatIsSet || settings.GetSection(known.Key).Exists()))
            faults.AddRange((IEnumerable<string>)ValidateMethod.MakeGenericMethod(type)
                .Invoke(null, [settings.GetSection(section), provider])!);
        if (faults.Count > 0)
            throw new SettingsException(faults);
    }

    /// <summary>
    /// The sentences of a check that failed where the settings were used, for a command that needs what was not set.
    /// </summary>
    public static IEnumerable<string> SentencesOf(OptionsValidationException invalid) =>
        invalid.Failures.Select(
            fault => Readable(fault, invalid.OptionsType.Name, SectionOf(invalid.OptionsType) ?? ""));

    private static string? SectionOf(Type type) => type.GetField("Section")?.GetRawConstantValue() as string;

    private static IEnumerable<string> Validate<T>(IConfigurationSection section, IServiceProvider provider)
        where T : class, new()
    {
        var options = new T();
        try
        {
            section.Bind(options);
        }
        catch (InvalidOperationException e)
        {
            return [ConversionFault.Sentence(e)];
        }
        return provider.GetServices<IValidateOptions<T>>()
            .SelectMany(validator => validator.Validate(Options.DefaultName, options).Failures ?? [])
            .Select(fault => Readable(fault, typeof(T).Name, section.Key));
    }

    /// <summary>
    /// Turns "Interval: The field WatchOptions.Interval must be …" into "The field Watch:Interval must be …".
    /// </summary>
    private static string Readable(string fault, string type, string section)
    {
        if (ReflectedFault().Match(fault) is { Success: true } reflected)
            return reflected.Groups["sentence"].Value;
        var colon = fault.IndexOf(": ", StringComparison.Ordinal);
        return fault.Contains($"{type}.", StringComparison.Ordinal) && colon >= 0
            ? fault[(colon + 2)..].Replace($"{type}.", $"{section}:", StringComparison.Ordinal)
            : fault;
    }

    /// <summary>How the framework wraps the sentence of an attribute that it found by reflection.</summary>
    [GeneratedRegex("^DataAnnotation validation failed for '.*' members: '.*' with the error: '(?<sentence>.*)'\\.$")]
    private static partial Regex ReflectedFault();
}
