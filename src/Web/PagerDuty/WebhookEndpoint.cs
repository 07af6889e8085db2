using Burnwatch.Alerting;
using Burnwatch.Alerting.Answering;
using Burnwatch.Secrets;
using Burnwatch.Web.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using PagerDuty.Client.Webhooks;

namespace Burnwatch.Web.PagerDuty;

/// <summary>
/// <c>POST /api/v1/pagerduty/webhooks</c>: takes what PagerDuty tells, by its signature alone. It only stores: PagerDuty
/// waits five seconds for an answer, and takes three refusals in a row as a reason to stop.
/// </summary>
public static partial class WebhookEndpoint
{
    /// <summary>The address that a webhook subscription names.</summary>
    public const string Path = "/api/v1/pagerduty/webhooks";

    // PagerDuty's own ids have 36 characters.
    private const int LongestId = 200;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);

    /// <summary>202 stored, or known already; 403 a signature of nobody's; 400 no event; 503 to be sent again.</summary>
    internal static async Task<IResult> TakeAsync(
        HttpContext http, [FromServices] WebhookInbox inbox, IOptions<AlertingOptions> options, TimeProvider time,
        ILoggerFactory loggers)
    {
        var logger = loggers.CreateLogger(typeof(WebhookEndpoint).FullName!);
        if (options.Value.PagerDutyWebhookSecrets.Count == 0)
            return Problem.Of(
                StatusCodes.Status404NotFound,
                "Webhooks are not taken here; set Alerting:PagerDutyWebhookSecrets to the subscription's secret.");
        if (await ReadAsync(http) is not { } body)
            return Problem.Of(StatusCodes.Status413PayloadTooLarge, "The body is longer than any of PagerDuty's.");
        var secrets = SecretsOf(options.Value.PagerDutyWebhookSecrets, logger);
        if (secrets.Count == 0)
            return Problem.Later(
                http, StatusCodes.Status503ServiceUnavailable,
                "No secret of a webhook subscription can be read; it is taken once one can.", RetryAfter);
        if (!WebhookSignature.IsValid(http.Request.Headers[WebhookSignature.Header], body, secrets))
        {
            Log.BadSignature(logger);
            return Problem.Of(
                StatusCodes.Status403Forbidden,
                "No signature of the webhook is by a secret in Alerting:PagerDutyWebhookSecrets.");
        }
        return await StoreAsync(http, inbox, body, time.GetUtcNow(), logger);
    }

    private static async Task<IResult> StoreAsync(
        HttpContext http, WebhookInbox inbox, byte[] body, DateTimeOffset now, ILogger logger)
    {
        try
        {
            var told = WebhookEvent.Parse(body);
            var id = (string?)http.Request.Headers[WebhookSignature.IdHeader];
            if (string.IsNullOrEmpty(id) || id.Length > LongestId)
                id = told.Id;
            var isNew = await inbox.AddAsync(id, told, now, http.RequestAborted);
            Log.Arrived(logger, told.Type, isNew);
            return Results.StatusCode(StatusCodes.Status202Accepted);
        }
        catch (WebhookFormatException e)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, e.Message);
        }
        catch (NpgsqlException e)
        {
            Log.NotStored(logger, e);
            return Problem.Later(
                http, StatusCodes.Status503ServiceUnavailable, "The database is away; send it again.", RetryAfter);
        }
    }

    /// <summary>The raw body; null if it is too long.</summary>
    private static async Task<byte[]?> ReadAsync(HttpContext http)
    {
        if (http.Request.ContentLength > WebhookSignature.LargestBody)
            return null;
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await http.Request.Body.ReadAsync(buffer, http.RequestAborted)) > 0)
        {
            if (body.Length + read > WebhookSignature.LargestBody)
                return null;
            body.Write(buffer, 0, read);
        }
        return body.ToArray();
    }

    /// <summary>Those that can be read: while one is rotated, the other may be gone already.</summary>
    private static List<WebhookSecret> SecretsOf(IReadOnlyList<string> references, ILogger logger)
    {
        var secrets = new List<WebhookSecret>();
        foreach (var reference in references)
        {
            try
            {
                secrets.Add(new WebhookSecret(SecretReference.Parse(reference).Resolve().Reveal()));
            }
            catch (SecretUnavailableException e)
            {
                Log.SecretAway(logger, e.Message);
            }
        }
        return secrets;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "PagerDuty told {Type}; new: {IsNew}")]
        public static partial void Arrived(ILogger logger, string type, bool isNew);

        [LoggerMessage(
            LogLevel.Warning,
            "A webhook was refused: no signature of it is by a secret in Alerting:PagerDutyWebhookSecrets. If PagerDuty "
            + "sent it, put the subscription's secret there")]
        public static partial void BadSignature(ILogger logger);

        [LoggerMessage(LogLevel.Error, "A webhook of PagerDuty's was not stored; PagerDuty sends it again")]
        public static partial void NotStored(ILogger logger, Exception exception);

        [LoggerMessage(LogLevel.Error, "{Reason} Webhooks that are signed by it are refused until then")]
        public static partial void SecretAway(ILogger logger, string reason);
    }
}
