using System.Buffers;
using System.Security.Cryptography;

namespace PagerDuty.Client.Webhooks;

/// <summary>Tells whether PagerDuty sent a webhook: by a signature of its raw body, in a header.</summary>
/// <remarks>
/// The header is <c>v1=&lt;hex of HMAC-SHA256&gt;</c>, several of them with commas between while a secret is rotated.
/// It holds no time, so a webhook that is sent again by somebody else is told by its id alone.
/// https://developer.pagerduty.com/docs/verifying-webhook-signatures
/// </remarks>
public static class WebhookSignature
{
    /// <summary>The header that holds the signatures.</summary>
    public const string Header = "X-PagerDuty-Signature";

    /// <summary>The header that names a webhook, the same each time that it is delivered.</summary>
    public const string IdHeader = "X-Webhook-Id";

    /// <summary>Bytes of a body that are read at most: PagerDuty sends nothing above 256 KB.</summary>
    public const int LargestBody = 2 * 1024 * 1024;

    // A rotation needs two; whoever sends thousands wants us to compute.
    private const int MostSignatures = 16;
    private const string Version = "v1=";

    /// <summary>Whether one of the signatures is that of the body by one of the secrets.</summary>
    /// <param name="header">The header as it came; null where there is none. Other versions than v1 are ignored.</param>
    /// <param name="body">The body, byte for byte as it came.</param>
    /// <param name="secrets">The secrets in force: several while one is rotated.</param>
    public static bool IsValid(string? header, ReadOnlySpan<byte> body, IEnumerable<WebhookSecret> secrets)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        var signatures = SignaturesOf(header);
        if (signatures.Count == 0)
            return false;
        var isValid = false;
        foreach (var secret in secrets)
        {
            var own = secret.Sign(body);
            // All are compared, whichever fits: how long it takes tells nothing.
            foreach (var signature in signatures)
                isValid |= CryptographicOperations.FixedTimeEquals(signature, own);
        }
        return isValid;
    }

    private static List<byte[]> SignaturesOf(string? header)
    {
        var signatures = new List<byte[]>();
        foreach (var part in (header ?? "").Split(',', MostSignatures + 1, StringSplitOptions.TrimEntries))
        {
            if (signatures.Count == MostSignatures || !part.StartsWith(Version, StringComparison.Ordinal))
                continue;
            var bytes = new byte[HMACSHA256.HashSizeInBytes];
            var hex = part.AsSpan(Version.Length);
            if (hex.Length == 2 * bytes.Length
                && Convert.FromHexString(hex, bytes, out _, out _) is OperationStatus.Done)
                signatures.Add(bytes);
        }
        return signatures;
    }
}
