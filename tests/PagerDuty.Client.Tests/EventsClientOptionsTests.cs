namespace PagerDuty.Client.Tests;

public class EventsClientOptionsTests
{
    [Fact]
    public void Events_go_to_the_United_States_unless_told_otherwise() =>
        Goes("https://events.pagerduty.com/v2/enqueue", new EventsClientOptions());

    [Fact]
    public void Events_of_a_European_account_stay_in_Europe() =>
        Goes("https://events.eu.pagerduty.com/v2/enqueue", new EventsClientOptions { Region = PagerDutyRegion.Eu });

    [Theory]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("http://127.0.0.1:8080/")]
    public void A_base_address_takes_the_place_of_the_regions(string address) =>
        Goes(
            "http://127.0.0.1:8080/v2/enqueue",
            new EventsClientOptions { BaseAddress = new Uri(address), Region = PagerDutyRegion.Eu });

    [Theory]
    [InlineData("https://proxy.test/pagerduty")]
    [InlineData("https://proxy.test/pagerduty/")]
    public void A_path_of_the_base_address_is_kept(string address) =>
        Goes("https://proxy.test/pagerduty/v2/enqueue", new EventsClientOptions { BaseAddress = new Uri(address) });

    private static void Goes(string expected, EventsClientOptions options) =>
        Assert.Equal(expected, options.AddressOf("v2/enqueue").AbsoluteUri);
}
