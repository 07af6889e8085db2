using System.ComponentModel.DataAnnotations;
using Burnwatch.Alerting.Channels;
using Burnwatch.Alerting.Routing;
using Burnwatch.Secrets;
using PagerDuty.Client;

namespace Burnwatch.Alerting;

/// <summary>Section <c>Alerting</c> of the configuration.</summary>
public sealed record AlertingOptions : IValidatableObject
{
    public const string Section = "Alerting";

    /// <summary>
    /// Reference to the routing key of who is paged where a key has no owner, or its owner no routing key, or one that
    /// cannot be read or that PagerDuty refuses.
    /// </summary>
    [Required(
        ErrorMessage = "Alerting:RoutingKey is missing; "
            + "set it to a reference to a PagerDuty routing key such as env:PAGERDUTY_KEY.")]
    public string? RoutingKey { get; init; }

    /// <summary>How often each shard is evaluated. Ten seconds unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan Tick { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often the profiles of a shard are written. Ten minutes unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan Snapshot { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How much of a workspace's past is learnt when it is first seen. 91 days unless set.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "400.00:00:00")]
    public TimeSpan History { get; init; } = TimeSpan.FromDays(91);

    /// <summary>How often the page sender looks for pages that nobody woke it for. Five seconds unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan SendInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Where people reach the pages of this daemon; the links of a page begin with it. Without it a page has no links.
    /// </summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>Where pages can go beside PagerDuty, by name.</summary>
    public IReadOnlyList<ChannelOptions> Channels { get; init; } = [];

    /// <summary>Which incidents go to which channels; the first that matches. PagerDuty alone unless set.</summary>
    public IReadOnlyList<RouteOptions> Routes { get; init; } = [];

    /// <summary>
    /// The owner who is told where a key has no owner, or its owner no routing key or mail; nobody unless set.
    /// </summary>
    public string? FallbackOwner { get; init; }

    /// <summary>
    /// How long a page may wait for its channel before it is told elsewhere, in minutes. 10 unless set.
    /// </summary>
    [Range(1, 1_440)]
    public int UndeliveredAfter { get; init; } = 10;

    /// <summary>Where a page goes that its channel does not take; nowhere unless set.</summary>
    public string? SecondChannel { get; init; }

    /// <summary>Where PagerDuty keeps the account. The United States unless set.</summary>
    public PagerDutyRegion PagerDutyRegion { get; init; } = PagerDutyRegion.Us;

    /// <summary>Takes the place of the region's address, for a proxy or a stand-in for PagerDuty.</summary>
    public Uri? PagerDutyEndpoint { get; init; }

    /// <summary>
    /// Reference to the routing key of the service whose timeline tells what changed of credentials and policies;
    /// PagerDuty is told of no change unless set.
    /// </summary>
    public string? ChangeRoutingKey { get; init; }

    /// <summary>
    /// References to the secrets of the webhook subscriptions that tell what people do at PagerDuty; several while one
    /// is rotated. Without any, webhooks are not taken.
    /// </summary>
    public IReadOnlyList<string> PagerDutyWebhookSecrets { get; init; } = [];

    /// <summary>
    /// Reference to a REST API key that may read incidents: for webhooks that do not say which page they are about, in
    /// place of webhooks, and to compare. Without it PagerDuty is not read.
    /// </summary>
    public string? PagerDutyToken { get; init; }

    /// <summary>
    /// How often the open pages are looked up at PagerDuty where there is a token and no webhook secret. One minute
    /// unless set.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:10", "01:00:00")]
    public TimeSpan PagerDutyPollInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Takes the place of the address of the region's REST API.</summary>
    public Uri? PagerDutyRestEndpoint { get; init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var fault in ChannelFaults())
            yield return new ValidationResult(fault);
        if (RoutingKey is not null && SecretReference.FaultOf(RoutingKey) is { } reference)
            yield return new ValidationResult($"Alerting:RoutingKey: {reference}");
        if (ChangeRoutingKey is not null && SecretReference.FaultOf(ChangeRoutingKey) is { } changes)
            yield return new ValidationResult($"Alerting:ChangeRoutingKey: {changes}");
        foreach (var fault in AnsweringFaults())
            yield return new ValidationResult(fault);
        if (PublicUrl is { } pages && !IsHttp(pages))
            yield return new ValidationResult(
                $"Alerting:PublicUrl is '{PublicUrl}', which is no address. "
                + "Write it as https://burnwatch.example.com.");
        if (PagerDutyEndpoint is { } endpoint && !IsHttp(endpoint))
            yield return new ValidationResult(
                $"Alerting:PagerDutyEndpoint is '{PagerDutyEndpoint}', which is no address. "
                + "Write it as https://events.pagerduty.com.");
        else if (PagerDutyEndpoint is { IsLoopback: false, Scheme: "http" })
            yield return new ValidationResult(
                $"Alerting:PagerDutyEndpoint is '{PagerDutyEndpoint}' and would send the routing key in the clear. "
                + "Use https; http is for addresses of this machine only.");
    }

    private IEnumerable<string> AnsweringFaults()
    {
        for (var n = 0; n < PagerDutyWebhookSecrets.Count; n++)
        {
            if (SecretReference.FaultOf(PagerDutyWebhookSecrets[n]) is { } secret)
                yield return FormattableString.Invariant($"Alerting:PagerDutyWebhookSecrets:{n}: {secret}");
        }
        if (PagerDutyToken is not null && SecretReference.FaultOf(PagerDutyToken) is { } token)
            yield return $"Alerting:PagerDutyToken: {token}";
        if (PagerDutyRestEndpoint is { } rest && !(IsHttp(rest) && (rest.Scheme == "https" || rest.IsLoopback)))
            yield return $"Alerting:PagerDutyRestEndpoint is '{rest}', where the token would not be safe. "
                + "Write it as https://api.pagerduty.com; http is for addresses of this machine only.";
    }

    private static bool IsHttp(Uri address) => address.IsAbsoluteUri && address.Scheme is ("http" or "https");

    internal ChannelOptions? FindChannel(string name) =>
        Channels.FirstOrDefault(c => string.Equals(c.Name, name, StringComparison.OrdinalIgnoreCase));

    private IEnumerable<string> ChannelFaults()
    {
        var names = Channels.Select(c => c.Name).Append(ChannelOptions.PagerDuty)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (names.Count <= Channels.Count)
            yield return "Alerting:Channels: two channels have the same name; a page could not say which.";
        foreach (var fault in Channels.SelectMany(c => c.Faults()))
            yield return fault;
        foreach (var fault in Routes.SelectMany((route, number) => route.Faults(number, names)))
            yield return fault;
        if (SecondChannel is not null && !names.Contains(SecondChannel))
            yield return $"Alerting:SecondChannel: there is no channel '{SecondChannel}'; known are "
                + $"{string.Join(", ", names)}.";
        if (SecondChannel is not null && FindChannel(SecondChannel) is { Kind: ChannelKind.Mail, To.Count: 0 })
            yield return $"Alerting:SecondChannel: '{SecondChannel}' has no To, and must reach somebody.";
    }
}
