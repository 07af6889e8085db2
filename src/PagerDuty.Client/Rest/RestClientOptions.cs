namespace PagerDuty.Client.Rest;

/// <summary>Where PagerDuty is read, and how long to wait for an answer.</summary>
public sealed record RestClientOptions
{
    /// <summary>Where the account lives. The United States unless set.</summary>
    public PagerDutyRegion Region { get; init; } = PagerDutyRegion.Us;

    /// <summary>Takes the place of the region's address, for a proxy or a stand-in for PagerDuty.</summary>
    public Uri? BaseAddress { get; init; }

    /// <summary>How long one request may take, until its answer is read. Ten seconds unless set.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    internal Uri AddressOf(string pathAndQuery)
    {
        var start = BaseAddress ?? RegionAddress;
        return new Uri(start.AbsoluteUri.TrimEnd('/') + "/" + pathAndQuery);
    }

    private Uri RegionAddress => Region switch
    {
        PagerDutyRegion.Us => new Uri("https://api.pagerduty.com"),
        PagerDutyRegion.Eu => new Uri("https://api.eu.pagerduty.com"),
        _ => throw new InvalidOperationException($"PagerDuty has no region '{Region}'; known are Us and Eu."),
    };
}
