using Burnwatch.Alerting.Quiet;

namespace Burnwatch.Web.Quiet;

/// <summary>What the page of what is quiet on purpose shows.</summary>
public sealed record QuietModel(IReadOnlyList<QuietLine> Lines, DateTimeOffset Now)
{
    /// <summary>The name of the key that it is about; null: all of them.</summary>
    public string? Key { get; init; }

    /// <summary>Whether a key has that name.</summary>
    public bool IsKnown { get; init; }

    /// <summary>The key as a shell takes it in a command; one of an example where the page is about all.</summary>
    public string KeyArgument => Key switch
    {
        null => "tts-prod",
        var plain when plain.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') => plain,
        var other => $"'{other.Replace("'", @"'\''", StringComparison.Ordinal)}'",
    };

    public IEnumerable<QuietLine> Of(QuietState state) => Lines.Where(line => line.State == state);
}
