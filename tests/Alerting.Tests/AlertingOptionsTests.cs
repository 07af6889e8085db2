using System.ComponentModel.DataAnnotations;

namespace Burnwatch.Alerting.Tests;

public class AlertingOptionsTests
{
    private static readonly AlertingOptions Valid = new() { RoutingKey = "env:PAGERDUTY_KEY" };

    [Fact]
    public void The_routing_key_is_all_that_must_be_set() => Assert.Empty(FaultsOf(Valid));

    [Fact]
    public void A_missing_routing_key_says_what_to_set() =>
        Assert.Contains("set it to a reference", Assert.Single(FaultsOf(Valid with { RoutingKey = null })));

    [Fact]
    public void A_pasted_routing_key_is_refused_and_not_repeated()
    {
        var fault = Assert.Single(FaultsOf(Valid with { RoutingKey = "R0UT1NGKEY" }));
        Assert.StartsWith("Alerting:RoutingKey: ", fault);
        Assert.DoesNotContain("R0UT1NGKEY", fault);
    }

    [Fact]
    public void A_pasted_key_for_changes_is_refused_and_not_repeated()
    {
        var fault = Assert.Single(FaultsOf(Valid with { ChangeRoutingKey = "R0UT1NGKEY" }));
        Assert.StartsWith("Alerting:ChangeRoutingKey: ", fault);
        Assert.DoesNotContain("R0UT1NGKEY", fault);
    }

    // Found out at the first page, it would be refused for good.
    [Theory]
    [InlineData("burnwatch.example")]
    [InlineData("/pages")]
    [InlineData("ftp://burnwatch.example")]
    public void An_address_that_leads_nowhere_is_refused_at_start(string address)
    {
        var url = new Uri(address, UriKind.RelativeOrAbsolute);
        Assert.StartsWith("Alerting:PublicUrl is '", Assert.Single(FaultsOf(Valid with { PublicUrl = url })));
        Assert.StartsWith("Alerting:PagerDutyEndpoint is '", Assert.Single(FaultsOf(Valid with { PagerDutyEndpoint = url })));
    }

    [Theory]
    [InlineData("https://events.example", 0)]
    [InlineData("http://127.0.0.1:8080", 0)]
    [InlineData("http://events.example", 1)]
    public void A_routing_key_does_not_leave_the_machine_in_the_clear(string address, int faults) =>
        Assert.Equal(faults, FaultsOf(Valid with { PagerDutyEndpoint = new Uri(address) }).Count);

    [Fact]
    public void All_faults_are_told_at_once() =>
        Assert.Equal(2, FaultsOf(Valid with { RoutingKey = "R0UT1NGKEY", PublicUrl = new Uri("/pages", UriKind.Relative) }).Count);

    private static List<string> FaultsOf(AlertingOptions options)
    {
        var faults = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true);
        return [.. faults.Select(f => f.ErrorMessage!)];
    }
}
