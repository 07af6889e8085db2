using System.Text.RegularExpressions;
using Burnwatch.Secrets;

namespace Burnwatch.Collector.ElevenApi;

/// <summary>Why a call failed: its class, and a clause that says what the provider said and what to do.</summary>
/// <param name="Kind">The class, which decides what is done next.</param>
/// <param name="Sentence">What went wrong and what to do; never holds a secret.</param>
internal sealed partial record ElevenApiFailure(ElevenApiFailureKind Kind, string Sentence)
{
    /// <summary>The permission that the credential lacks, where the provider names it.</summary>
    public string? Permission { get; init; }

    /// <summary>Whether the provider knows no such endpoint.</summary>
    public bool IsAbsent { get; init; }

    /// <summary>How long the provider asks to wait before the next call.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Classes a reply that is no success. https://elevenlabs.io/docs/api-reference/errors</summary>
    /// <remarks>
    /// The HTTP status alone misleads: a key without the right permission, and one whose credits are used up, are both
    /// answered 401. A missing permission has the code <c>unauthorized</c>, like a dead key has; only the legacy
    /// <c>status</c> tells the two apart, so both words are read.
    /// </remarks>
    public static ElevenApiFailure Classify(int status, string body, Secret key)
    {
        var envelope = ErrorEnvelope.Read(body, key);
        var named = MissingPermission().Match(envelope.Message);
        var permission = named.Success ? named.Groups[1].Value : null;
        var kind = Kinds(status, envelope, permission);
        return new ElevenApiFailure(kind, $"{Meaning(kind, permission)} ({Said(status, envelope)}). {Remedy(kind)}")
        {
            Permission = kind is ElevenApiFailureKind.ScopeMissing ? permission : null,
            IsAbsent = status == 404,
        };
    }

    private static ElevenApiFailureKind Kinds(int status, ErrorEnvelope envelope, string? permission) => status switch
    {
        _ when envelope.Says("missing_permissions", "insufficient_permissions") => ElevenApiFailureKind.ScopeMissing,
        _ when envelope.Says("quota_exceeded", "insufficient_credits") => ElevenApiFailureKind.Quota,
        _ when envelope.Says("concurrent_limit_exceeded", "too_many_concurrent_requests") =>
            ElevenApiFailureKind.ThrottledConcurrency,
        _ when envelope.Says("rate_limit_exceeded", "system_busy") => ElevenApiFailureKind.ThrottledRate,
        401 or 403 when permission is not null => ElevenApiFailureKind.ScopeMissing,
        401 => ElevenApiFailureKind.KeyDead,
        402 => ElevenApiFailureKind.Quota,
        403 => ElevenApiFailureKind.ScopeMissing,
        408 or 409 or 425 or >= 500 => ElevenApiFailureKind.Transient,
        429 => ElevenApiFailureKind.ThrottledRate,
        _ => ElevenApiFailureKind.ClientBug,
    };

    private static string Meaning(ElevenApiFailureKind kind, string? permission) => kind switch
    {
        ElevenApiFailureKind.KeyDead => "the provider refuses the key",
        ElevenApiFailureKind.ScopeMissing when permission is not null => $"the key lacks the permission {permission}",
        ElevenApiFailureKind.ScopeMissing => "the provider forbids this to the key",
        ElevenApiFailureKind.Quota => "the credits are used up",
        ElevenApiFailureKind.ThrottledConcurrency => "too many requests run at once",
        ElevenApiFailureKind.ThrottledRate => "the provider asks for fewer requests",
        ElevenApiFailureKind.Transient => "the provider failed",
        _ => "the provider does not understand the request",
    };

    private static string Remedy(ElevenApiFailureKind kind) => kind switch
    {
        ElevenApiFailureKind.KeyDead => "Put a valid key where its reference points; it is read anew at each poll.",
        ElevenApiFailureKind.ScopeMissing =>
            "Grant the permission to the key, and check its plan and its list of allowed addresses.",
        ElevenApiFailureKind.Quota => "Raise the limit or wait for the next billing period.",
        ElevenApiFailureKind.ClientBug =>
            "Check the base URL; if it is right, this version does not fit the provider's API.",
        _ => "It is tried again later.",
    };

    private static string Said(int status, ErrorEnvelope envelope)
    {
        var words = string.Join("/", new[] { envelope.Code, envelope.Status }.Where(w => w.Length > 0).Distinct());
        return string.Join(", ", new[] { $"HTTP {status}", words, envelope.Message }.Where(s => s.Length > 0));
    }

    [GeneratedRegex(@"missing the permission ([A-Za-z_]+)")]
    private static partial Regex MissingPermission();
}
