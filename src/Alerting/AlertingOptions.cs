using System.ComponentModel.DataAnnotations;
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

    /// <summary>Where PagerDuty keeps the account. The United States unless set.</summary>
    public PagerDutyRegion PagerDutyRegion { get; init; } = PagerDutyRegion.Us;

    /// <summary>Takes the place of the region's address, for a proxy or a stand-in for PagerDuty.</summary>
    public Uri? PagerDutyEndpoint { get; init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (RoutingKey is not null && ReferenceFault(RoutingKey) is { } reference)
            yield return new ValidationResult($"Alerting:RoutingKey: {reference}");
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

    private static bool IsHttp(Uri address) => address.IsAbsoluteUri && address.Scheme is ("http" or "https");

    private static string? ReferenceFault(string reference)
    {
        try
        {
            SecretReference.Parse(reference);
            return null;
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }
}
