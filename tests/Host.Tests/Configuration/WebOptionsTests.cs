using Burnwatch.Host.Configuration;

namespace Burnwatch.Host.Tests.Configuration;

public sealed class WebOptionsTests
{
    [Theory]
    [InlineData("burnwatch.example.com")]
    [InlineData("*.example.com")]
    [InlineData("watch")]
    [InlineData("10.0.0.7")]
    public void A_host_name_is_allowed(string host) => Assert.True(Check(host).Succeeded);

    [Theory]
    [InlineData("*")]
    [InlineData("")]
    [InlineData("burnwatch.example.com:8099")]
    [InlineData("https://burnwatch.example.com")]
    public void What_is_no_host_name_is_refused(string host) => Assert.Equal(
        $"Web:AllowedHosts holds '{host}', which is no host name. Write it as burnwatch.example.com, without a port.",
        Assert.Single(Check(host).Failures!));

    [Theory]
    [InlineData("http://0.0.0.0:8098", true)]
    [InlineData("http://10.0.0.7:8098", true)]
    [InlineData("https://0.0.0.0:8098", false)]
    [InlineData("http://0.0.0.0:8098/x", false)]
    [InlineData("http://0.0.0.0:8099", false)]
    public void Services_may_be_served_on_any_address_of_its_own_port(string listen, bool isAllowed) => Assert.Equal(
        isAllowed,
        new WebOptionsValidator().Validate(null, new WebOptions { PushListen = new Uri(listen) }).Succeeded);

    private static Microsoft.Extensions.Options.ValidateOptionsResult Check(string host) =>
        new WebOptionsValidator().Validate(null, new WebOptions { AllowedHosts = [host] });
}
