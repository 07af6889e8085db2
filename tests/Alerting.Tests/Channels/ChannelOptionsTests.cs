using Burnwatch.Alerting.Channels;

namespace Burnwatch.Alerting.Tests.Channels;

/// <summary>What is wrong with a channel is said at the start, and never at its first page.</summary>
public class ChannelOptionsTests
{
    private static readonly ChannelOptions Slack =
        new() { Name = "security", Kind = ChannelKind.Slack, Address = "env:SLACK" };

    private static readonly ChannelOptions Webhook = new()
    {
        Name = "siem",
        Kind = ChannelKind.Webhook,
        Address = "env:SIEM_URL",
        SigningSecrets = ["env:SIEM"],
    };

    private static readonly ChannelOptions Alertmanager = new()
    {
        Name = "ops",
        Kind = ChannelKind.Alertmanager,
        Urls = [new Uri("http://alertmanager:9093")],
    };

    private static readonly ChannelOptions Mail = new()
    {
        Name = "post",
        Kind = ChannelKind.Mail,
        Server = "mail.example.com",
        From = "burnwatch@example.com",
    };

    public static TheoryData<ChannelOptions, string> Wrong { get; } = new()
    {
        { Slack with { Name = "" }, "needs a name" },
        { Slack with { Name = "a b" }, "needs a name" },
        { Slack with { Name = "PagerDuty" }, "take another one" },
        { Slack with { Address = null }, "Address is missing; set it to a reference such as env:SECURITY." },
        { Slack with { Address = "https://hooks.slack.example/CANARY" }, "Address: " },
        { Webhook with { Address = null }, "Address is missing" },
        { Webhook with { SigningSecrets = [] }, "a webhook is signed" },
        { Webhook with { SigningSecrets = ["env:SIEM", "whsec_CANARY"] }, "SigningSecrets: " },
        { Alertmanager with { Urls = [] }, "Urls is empty" },
        { Alertmanager with { Urls = [new Uri("am-1", UriKind.Relative)] }, "'am-1' is no address" },
        { Alertmanager with { Urls = [new Uri("ftp://am-1")] }, "is no address" },
        { Alertmanager with { Urls = [new Uri("https://ada:CANARY@am-1")] }, "holds a password" },
        { Alertmanager with { Authorization = "Bearer CANARY" }, "Authorization: " },
        { Alertmanager with { Authorization = "env:AM" }, "in the clear; use https" },
        { Mail with { Server = " " }, "Server is missing" },
        { Mail with { From = null }, "no mail address" },
        { Mail with { From = "burnwatch" }, "From is 'burnwatch', which is no mail address." },
        { Mail with { To = ["ops@example.com", "ops"] }, "'ops' in To is no mail address." },
        { Mail with { User = "ada" }, "go together" },
        { Mail with { Password = "env:MAIL" }, "go together" },
        { Mail with { User = "ada", Password = "CANARY" }, "Password: " },
        { Mail with { Security = MailSecurity.None }, "in the clear; set Security" },
    };

    [Fact]
    public void A_channel_that_can_tell_somebody_has_no_fault() => Assert.All(
        [
            Slack, Webhook, Alertmanager, Mail,
            Mail with { Server = "127.0.0.1", Security = MailSecurity.None },
            Mail with { Server = "localhost", Security = MailSecurity.None },
            Mail with { User = "ada", Password = "file:/run/secrets/mail", To = ["Ops <ops@example.com>"] },
            Alertmanager with { Urls = [new Uri("http://127.0.0.1:9093")], Authorization = "env:AM" },
        ],
        channel => Assert.Empty(channel.Faults()));

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_wrong_is_said_with_what_to_do_and_without_the_secret(ChannelOptions channel, string fault)
    {
        var faults = channel.Faults().ToList();
        Assert.Contains(faults, f => f.Contains(fault, StringComparison.Ordinal));
        Assert.All(faults, f => Assert.StartsWith($"Alerting:Channels '{channel.Name}'", f));
        Assert.DoesNotContain("CANARY", string.Join(' ', faults));
    }
}
