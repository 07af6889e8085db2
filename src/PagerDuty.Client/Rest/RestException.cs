namespace PagerDuty.Client.Rest;

/// <summary>PagerDuty could not be read; the sentence says what it answered and holds no token.</summary>
public sealed class RestException(string message, int? status = null, TimeSpan? retryAfter = null)
    : Exception(message)
{
    /// <summary>The HTTP status; null where there was no answer.</summary>
    public int? Status { get; } = status;

    /// <summary>How long PagerDuty asks to wait, where it says so.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>Whether the same request may succeed later: no answer, too many requests, or a fault of PagerDuty's.</summary>
    public bool IsPassing => Status is null or 408 or 429 or >= 500;

    /// <summary>There is no such thing, or the token may not see it.</summary>
    public bool IsNotFound => Status is 404;
}
