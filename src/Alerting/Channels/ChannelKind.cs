namespace Burnwatch.Alerting.Channels;

/// <summary>What can be told of an incident; each kind has a folder of its own.</summary>
public enum ChannelKind
{
    /// <summary>PagerDuty's Events API v2.</summary>
    PagerDuty,

    /// <summary>Alertmanager's API v2, each instance by itself.</summary>
    Alertmanager,

    /// <summary>Slack, by incoming webhook.</summary>
    Slack,

    /// <summary>An HTTP endpoint of one's own: a CloudEvent, signed after Standard Webhooks.</summary>
    Webhook,

    /// <summary>Mail, over SMTP.</summary>
    Mail,
}
