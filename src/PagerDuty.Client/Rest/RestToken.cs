using System.Diagnostics;

namespace PagerDuty.Client.Rest;

/// <summary>
/// A key of PagerDuty's REST API. It goes into a header and nowhere else: it has no text form, no public member and no
/// JSON form.
/// </summary>
[DebuggerDisplay(Mask)]
public sealed class RestToken
{
    internal const string Mask = "(REST token)";

    /// <param name="text">The key; white space around it, such as the line end of a file, is dropped.</param>
    /// <exception cref="ArgumentException">The text is empty, or holds what no header may.</exception>
    public RestToken(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Value = text.Trim();
        if (Value.Length == 0 || !Value.All(c => c is > ' ' and < (char)127))
            throw new ArgumentException(
                "A REST token is empty or holds other characters than a key has; copy it from PagerDuty once more.",
                nameof(text));
    }

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    internal string Value { get; }

    /// <summary>Never the token.</summary>
    public override string ToString() => Mask;

    internal string Redact(string text) => text.Replace(Value, Mask, StringComparison.OrdinalIgnoreCase);
}
