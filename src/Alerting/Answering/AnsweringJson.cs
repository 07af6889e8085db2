using System.Text.Json.Serialization;
using PagerDuty.Client.Webhooks;

namespace Burnwatch.Alerting.Answering;

/// <summary>How an event waits in the database.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WebhookEvent))]
internal sealed partial class AnsweringJson : JsonSerializerContext;
