namespace PagerDuty.Client;

/// <summary>Where PagerDuty's service region keeps an account.</summary>
public enum PagerDutyRegion
{
    Us,
    Eu,
}

/// <summary>Where events go, and how long to wait for an answer.</summary>
public sealed record EventsClientOptions
{
    /// <summary>Where the account lives. The United States unless set.</summary>
    public PagerDutyRegion Region { get; init; } = PagerDutyRegion.Us;

    /// <summary>Takes the place of the region's address, for a proxy or a stand-in for PagerDuty.</summary>
    public Uri? BaseAddress { get; init; }

    /// <summary>How long one attempt may take, until the answer is read. Ten seconds unless set.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The address of a path below the base address, whether that ends in a slash or not.</summary>
    internal Uri AddressOf(string path)
    {
        var start = BaseAddress ?? RegionAddress;
        return new Uri(start.AbsoluteUri.TrimEnd('/') + "/" + path);
    }

    private Uri RegionAddress => Region switch
    {
        PagerDutyRegion.Us => new Uri("https://events.pagerduty.com"),
        PagerDutyRegion.Eu => new Uri("https://events.eu.pagerduty.com"),
        _ => throw new InvalidOperationException($"PagerDuty has no region '{Region}'; known are Us and Eu."),
    };
}
