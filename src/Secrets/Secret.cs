using System.Diagnostics;

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

    /// <summary>The text with each occurrence of the value blotted out: for what a peer sends back.</summary>
    public string Redact(string text) => text.Replace(value, Shown, StringComparison.OrdinalIgnoreCase);

    public override string ToString() => Shown;
}
