namespace Burnwatch.Simulator.ElevenApi;

/// <summary>The errors that the API is known to give.</summary>
internal static class ApiErrors
{
    private const string Authentication = "authentication_error";
    private const string Authorization = "authorization_error";
    private const string RateLimit = "rate_limit_error";
    private const string Unavailable = "service_unavailable";

    public static ApiError MissingKey { get; } = new(401, Authentication, "missing_api_key", "needs_authorization",
        "Neither authorization header nor xi-api-key received, please provide one.");

    public static ApiError InvalidKey { get; } =
        new(401, Authentication, "invalid_api_key", "invalid_api_key", "Invalid API key");

    public static ApiError IpNotAllowed { get; } = new(403, Authorization, "forbidden", "forbidden",
        "The API key may not be used from this IP address.");

    public static ApiError RateLimited { get; } = new(429, RateLimit, "rate_limit_exceeded", "too_many_requests",
        "Too many requests. Please slow down.");

    public static ApiError ConcurrencyExceeded { get; } = new(
        429, RateLimit, "concurrent_limit_exceeded", "too_many_concurrent_requests",
        "Too many concurrent requests. Your subscription has a maximum of requests that may run in parallel.");

    public static ApiError Busy { get; } = new(429, RateLimit, "system_busy", "system_busy",
        "We are experiencing heavy traffic. Please try again later.");

    public static ApiError KeyNotFound { get; } = NotFound("api_key_not_found", "The API key was not found.");

    public static ApiError ServiceAccountNotFound { get; } =
        NotFound("service_account_not_found", "The service account was not found.");

    public static ApiError PathNotFound { get; } = NotFound("not_found", "Not Found");

    /// <summary>By code, for faults that ask for one.</summary>
    public static IReadOnlyDictionary<string, ApiError> Named { get; } = new[]
    {
        MissingKey, InvalidKey, IpNotAllowed, RateLimited, ConcurrencyExceeded, Busy,
        QuotaExceeded(quota: 10_000, remaining: 12, required: 240),
        new(
            402,
            "payment_required",
            "insufficient_credits",
            "insufficient_credits",
            "There are not enough credits for this request."),
        new(401, Authentication, "detected_unusual_activity", "detected_unusual_activity",
            "Unusual activity detected. Free Tier usage disabled."),
        new(
            403,
            Authorization,
            "insufficient_permissions",
            "insufficient_permissions",
            "The API key lacks permissions for this."),
        new(403, Authorization, "subscription_required", "only_for_creator+", "This needs the creator tier or higher."),
        new(400, "invalid_request", "invalid_request", "invalid_request", "The request was invalid."),
        NotFound("voice_not_found", "A voice with this voice_id was not found."),
        Server(500),
        new(503, Unavailable, "service_unavailable", "service_unavailable", "The service is unavailable."),
        new(503, Unavailable, "maintenance", "maintenance", "The service is under maintenance."),
    }.ToDictionary(e => e.Code);

    public static ApiError MissingPermission(string permission) => new(
        401, Authentication, "unauthorized", "missing_permissions",
        $"The API key you used is missing the permission {permission} to execute this operation.");

    public static ApiError QuotaExceeded(long quota, long remaining, long required) => new(
        401, "invalid_request", "quota_exceeded", "quota_exceeded",
        $"This request exceeds your quota of {quota}. You have {remaining} credits remaining, " +
        $"while {required} credits are required for this request.");

    public static ApiError ModelNotFound(string model) => new(
        400, "invalid_request", "model_not_found", "model_not_found", $"A model with model ID {model} does not exist.")
    {
        Param = "model_id",
    };

    public static ApiError Server(int http) => http == 503
        ? new(503, Unavailable, "service_unavailable", "service_unavailable", "The service is unavailable.")
        : new(http, "internal_error", "internal_error", "internal_error", "An internal error occurred.");

    private static ApiError NotFound(string code, string message) => new(404, "not_found", code, code, message);
}
