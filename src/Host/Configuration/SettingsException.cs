namespace Burnwatch.Host.Configuration;

/// <summary>Settings cannot be used; the message has one sentence a line, one for each fault.</summary>
internal sealed class SettingsException(params IReadOnlyList<string> faults) : Exception(string.Join('\n', faults))
{
    /// <summary>A sentence for each fault, naming the setting.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}
