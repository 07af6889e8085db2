using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Burnwatch.Alerting.Paging;
using Burnwatch.Secrets;

namespace Burnwatch.Alerting.Channels.Webhook;

/// <summary>Signs a webhook after Standard Webhooks 1.0: HMAC-SHA256 of id, time and body.</summary>
/// <remarks>https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md</remarks>
internal static class WebhookSignature
{
    private const string Prefix = "whsec_";
    private const int LeastBytes = 24;
    private const int MostBytes = 64;

    /// <summary>The header <c>webhook-signature</c>: one signature for each secret, so that either may verify.</summary>
    public static string Of(
        IEnumerable<byte[]> keys, string id, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        var head = Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"{id}.{at.ToUnixTimeSeconds()}."));
        byte[] signed = [.. head, .. body];
        return string.Join(' ', keys.Select(key => $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, signed))}"));
    }

    /// <summary>The key in a secret of the form <c>whsec_</c> and base64.</summary>
    /// <exception cref="RouteException">It is not of that form; the sentence does not repeat it.</exception>
    public static byte[] KeyOf(string reference, Secret secret)
    {
        var text = secret.Reveal();
        var bytes = new byte[text.Length];
        if (text.StartsWith(Prefix, StringComparison.Ordinal)
            && Convert.TryFromBase64String(text[Prefix.Length..], bytes, out var length)
            && length is >= LeastBytes and <= MostBytes)
            return bytes[..length];
        throw new RouteException(
            $"What {reference} leads to is no signing secret; it should be whsec_ and the base64 of "
            + $"{LeastBytes} to {MostBytes} random bytes.");
    }
}
