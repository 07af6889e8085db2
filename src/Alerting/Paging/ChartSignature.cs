using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Burnwatch.Secrets;

namespace Burnwatch.Alerting.Paging;

/// <summary>Signs who may look at the picture of which incident, and until when.</summary>
internal static class ChartSignature
{
    private const int KeyBytes = 32;

    // Nothing else that is ever derived from the same secret can be of use here.
    private static readonly byte[] Purpose = "burnwatch chart address"u8.ToArray();

    /// <summary>A key of its own from a secret that every node has.</summary>
    public static byte[] KeyOf(Secret secret) => HKDF.DeriveKey(
        HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret.Reveal()), KeyBytes, info: Purpose);

    /// <summary>HMAC-SHA256 of the incident and the end, as text that fits into an address.</summary>
    /// <param name="key">What <see cref="KeyOf"/> makes.</param>
    /// <param name="incident">The incident.</param>
    /// <param name="until">The last second, since 1970.</param>
    public static string Of(ReadOnlySpan<byte> key, long incident, long until) => Base64Url.EncodeToString(
        HMACSHA256.HashData(
            key, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{incident}.{until}"))));

    /// <summary>Whether a text is the signature, in a time that does not tell how much of it is right.</summary>
    public static bool IsOf(string signature, ReadOnlySpan<byte> key, long incident, long until) =>
        CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(signature), Encoding.ASCII.GetBytes(Of(key, incident, until)));
}
