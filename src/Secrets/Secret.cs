using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Burnwatch.Secrets;

/// <summary>A value that may be sent to the peer it belongs to and shown to nobody.</summary>
/// <remarks>
/// A class without public members but <see cref="Reveal"/>: loggers that print objects, serialisers and debuggers find
/// nothing to show. Not a record, since a record prints its members.
/// </remarks>
[DebuggerDisplay(Shown)]
public sealed class Secret
{
    private const string Shown = "(secret)";

    // So many characters of a random secret are in no text by chance.
    private const int ShortestPart = 8;

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly string value;

    /// <param name="value">One line of text, not empty.</param>
    /// <exception cref="ArgumentException">
    /// The value is blank or has control characters, such as an end of line.
    /// </exception>
    public Secret(string value)
    {
        if (string.IsNullOrWhiteSpace(value))
            throw new ArgumentException("A secret cannot be blank.", nameof(value));
        // HttpClient quotes a header value that it refuses in its exception; with this no header value is refused.
        if (value.Any(char.IsControl))
            throw new ArgumentException("A secret must be one line without control characters.", nameof(value));
        this.value = value;
    }

    /// <summary>The value itself. Call it where the value is put into the request and nowhere earlier.</summary>
    public string Reveal() => value;

    /// <summary>Whether both are the same value; how long it takes does not tell how much of them is.</summary>
    public bool IsSameAs(Secret other) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(value), Encoding.UTF8.GetBytes(other.value));

    /// <summary>
    /// The text with the value blotted out, and every part of it of at least eight characters: for what a peer sends
    /// back, which may be cut or garbled.
    /// </summary>
    public string Redact(string text)
    {
        var redacted = text.Replace(value, Shown, StringComparison.OrdinalIgnoreCase);
        return value.Length <= ShortestPart ? redacted : WithoutParts(redacted);
    }

    public override string ToString() => Shown;

    private string WithoutParts(string text)
    {
        var parts = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i + ShortestPart <= value.Length; i++)
            parts.Add(value.Substring(i, ShortestPart));
        var isPart = parts.GetAlternateLookup<ReadOnlySpan<char>>();
        var (redacted, kept) = (new StringBuilder(), 0);
        for (var at = 0; at + ShortestPart <= text.Length; at++)
        {
            if (!isPart.Contains(text.AsSpan(at, ShortestPart)))
                continue;
            var end = at + ShortestPart;
            while (end < text.Length && isPart.Contains(text.AsSpan(end - ShortestPart + 1, ShortestPart)))
                end++;
            redacted.Append(text, kept, at - kept).Append(Shown);
            (kept, at) = (end, end - 1);
        }

        return kept == 0 ? text : redacted.Append(text, kept, text.Length - kept).ToString();
    }
}
