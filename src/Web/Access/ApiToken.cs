using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Burnwatch.Collector.Containment;

namespace Burnwatch.Web.Access;

/// <summary>A token as it is listed: everything about it but itself.</summary>
public sealed record ApiToken
{
    public long Id { get; init; }
    public required string Name { get; init; }
    public required string[] Scopes { get; init; }
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Null: it does not expire.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>To the minute, or so; null while it never was.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }
    public DateTimeOffset? RevokedAt { get; init; }
}

/// <summary>What a token may be for.</summary>
public static class TokenScopes
{
    /// <summary>To report samples and metrics, and nothing else.</summary>
    public const string WriteSamples = "samples:write";

    /// <summary>
    /// To contain keys at the provider, where that is switched on, and to put back what was: the responder's.
    /// </summary>
    public const string ContainKeys = ContainmentGrant.Scope;

    /// <summary>To acknowledge and resolve incidents, and to write on their timelines; whoever may contain may, too.</summary>
    public const string ActOnIncidents = "incidents:act";

    public static readonly IReadOnlyList<string> All = [WriteSamples, ActOnIncidents, ContainKeys];
}

/// <summary>
/// The text of a token: 256 random bits behind a prefix that scanners for leaked secrets can look for.
/// </summary>
internal static class TokenText
{
    public const string Prefix = "bwt_";

    // 43 characters are 32 bytes.
    private static readonly int Length = Prefix.Length + 43;

    /// <summary>Makes one; nobody can make it again.</summary>
    public static string Make() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>Whether a text may be a token; of one that may not, nobody has to be asked.</summary>
    public static bool IsWellFormed(string text) =>
        text.Length == Length && text.StartsWith(Prefix, StringComparison.Ordinal)
        && Base64Url.IsValid(text.AsSpan(Prefix.Length));

    /// <summary>What is stored of it. So many random bits need no salt and no slow hash.</summary>
    public static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
