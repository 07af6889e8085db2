using System.Text;

namespace Burnwatch.Simulator.PagerDuty;

/// <summary>Switches of the simulated PagerDuty.</summary>
public sealed record PagerDutyOptions
{
    /// <summary>The routing keys that lead somewhere; any unless set.</summary>
    public IReadOnlyCollection<string>? RoutingKeys { get; init; }

    /// <summary>Whether more than 120 events of one routing key in a minute are answered with 429.</summary>
    public bool LimitsRate { get; init; } = true;

    /// <summary>The token that the REST API asks for.</summary>
    public string RestToken { get; init; } = "simulated-rest-token";

    /// <summary>Whether webhooks show the alert's key as the incident's; the real ones do not always.</summary>
    public bool WebhooksCarryKey { get; init; }

    /// <summary>
    /// Where webhooks go from the start; nowhere unless set. See also <see cref="SimulatedPagerDuty.Subscribe"/>.
    /// </summary>
    public Uri? WebhookUrl { get; init; }

    /// <summary>The key of the webhooks' signatures.</summary>
    public string WebhookSecret { get; init; } = "simulated-webhook-secret";

    // A record prints every member, and routing keys, token and secret must not be printed.
    private bool PrintMembers(StringBuilder text)
    {
        text.Append("LimitsRate = ").Append(LimitsRate)
            .Append(", WebhooksCarryKey = ").Append(WebhooksCarryKey)
            .Append(", WebhookUrl = ").Append(WebhookUrl);
        return true;
    }
}
