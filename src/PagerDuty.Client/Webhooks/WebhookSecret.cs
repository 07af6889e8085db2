using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace PagerDuty.Client.Webhooks;

/// <summary>
/// The secret that PagerDuty gave out when a webhook subscription was made. It signs, and shows nowhere: it has no text
/// form, no public member and no JSON form.
/// </summary>
[DebuggerDisplay("(webhook secret)")]
public sealed class WebhookSecret
{
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly byte[] key;

    /// <param name="text">The secret; white space around it, such as the line end of a file, is dropped.</param>
    /// <exception cref="ArgumentException">The text is empty.</exception>
    public WebhookSecret(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        key = Encoding.UTF8.GetBytes(text.Trim());
        if (key.Length == 0)
            throw new ArgumentException(
                "A webhook secret is empty; copy the one that PagerDuty showed when the subscription was made.",
                nameof(text));
    }

    /// <summary>Never the secret.</summary>
    public override string ToString() => "(webhook secret)";

    internal byte[] Sign(ReadOnlySpan<byte> body) => HMACSHA256.HashData(key, body);
}
