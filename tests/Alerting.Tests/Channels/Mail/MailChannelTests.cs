using System.Text;
using Burnwatch.Alerting.Channels;
using Burnwatch.Alerting.Channels.Mail;
using Burnwatch.Testing;
using MimeKit;

namespace Burnwatch.Alerting.Tests.Channels.Mail;

/// <summary>Mail over the wire: what a server gets, and what each of its answers comes to.</summary>
public sealed class MailChannelTests : IAsyncLifetime
{
    private const string Password = "CANARY0mail0password";

    private readonly SmtpStandIn server = new();

    public ValueTask InitializeAsync()
    {
        Environment.SetEnvironmentVariable("BURNWATCH_TEST_MAIL", Password);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task A_page_arrives_as_text_and_HTML_with_its_picture_and_without_any_secret()
    {
        var outcome = await SendAsync();
        Assert.Equal(PageOutcomeKind.Accepted, outcome.Kind);
        var raw = Assert.Single(server.Mails);
        var mail = await ReadAsync(raw);
        Assert.Equal("burnwatch@example.com", mail.From.Mailboxes.Single().Address);
        Assert.Equal(["ada@example.com", "ops@example.com"], mail.To.Mailboxes.Select(m => m.Address));
        Assert.Contains("credit spike", mail.Subject);
        Assert.Contains("What it does:", mail.TextBody);
        Assert.Contains("<img src=\"https://burnwatch.example/incidents/7/chart.png", mail.HtmlBody);
        // It was used to log in, and is nowhere else: not in a header, a part or what is told of it.
        Assert.Contains(server.Commands, line => line.StartsWith("AUTH PLAIN", StringComparison.Ordinal));
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(Password));
        foreach (var text in (string[])[raw, mail.TextBody!, mail.HtmlBody!, outcome.Text])
        {
            Assert.DoesNotContain("CANARY", text);
            Assert.DoesNotContain(encoded[..16], text);
            Assert.DoesNotContain("BURNWATCH_TEST_MAIL", text);
        }
    }

    [Fact]
    public async Task The_end_of_an_incident_is_in_the_thread_of_its_page()
    {
        await SendAsync();
        await SendAsync(page => page.Resolved());
        var (trigger, resolve) = (await ReadAsync(server.Mails[0]), await ReadAsync(server.Mails[1]));
        Assert.Equal(trigger.MessageId, resolve.InReplyTo);
        Assert.StartsWith("Resolved: ", resolve.Subject);
    }

    [Fact]
    public async Task One_recipient_that_is_refused_keeps_nobody_else_from_the_mail()
    {
        server.Reply = line => line.StartsWith("RCPT TO:<ada", StringComparison.Ordinal) ? "550 no such person" : null;
        var outcome = await SendAsync();
        Assert.Equal(PageOutcomeKind.Accepted, outcome.Kind);
        Assert.Contains("but it refused ada@example.com (550)", outcome.Text);
        Assert.Single(server.Mails);
    }

    [Theory]
    [InlineData("RCPT", "550 no such person", PageOutcomeKind.Refused)]
    [InlineData("MAIL", "550 not from you", PageOutcomeKind.Refused)]
    [InlineData("MAIL", "451 come back later", PageOutcomeKind.TryLater)]
    [InlineData(".", "552 too much", PageOutcomeKind.Refused)]
    [InlineData(".", "421 going down", PageOutcomeKind.TryLater)]
    [InlineData("AUTH", "535 CANARY0mail0password is wrong", PageOutcomeKind.Refused)]
    [InlineData("EHLO", "421 busy", PageOutcomeKind.TryLater)]
    public async Task What_a_server_does_not_take_has_its_outcome(
        string command, string reply, PageOutcomeKind expected)
    {
        server.Reply = line => line.StartsWith(command, StringComparison.Ordinal) ? reply : null;
        var outcome = await SendAsync();
        Assert.True(expected == outcome.Kind, $"{outcome.Kind}: {outcome.Text}");
        Assert.DoesNotContain("CANARY", outcome.Text);
        Assert.Empty(server.Mails);
    }

    [Fact]
    public async Task A_server_without_TLS_is_told_neither_the_page_nor_the_password()
    {
        var outcome = await SendAsync(security: MailSecurity.StartTls);
        Assert.Equal(PageOutcomeKind.TryLater, outcome.Kind);
        Assert.All(server.Commands, line => Assert.True(
            line.StartsWith("EHLO", StringComparison.Ordinal) || line == "QUIT", line));
    }

    [Fact]
    public async Task A_server_that_is_away_is_tried_again()
    {
        await server.DisposeAsync();
        var outcome = await SendAsync();
        Assert.Equal(PageOutcomeKind.TryLater, outcome.Kind);
        Assert.StartsWith("The mail server 127.0.0.1:", outcome.Text);
    }

    private Task<PageOutcome> SendAsync(
        Func<ChannelPage, ChannelPage>? change = null, MailSecurity security = MailSecurity.None)
    {
        var page = SomePage.Of(SignalKind.CreditSpike);
        page = page with
        {
            Page = page.Page with { Route = "ada@example.com, ops@example.com" },
            Channel = new ChannelOptions
            {
                Name = "post",
                Kind = ChannelKind.Mail,
                Server = "127.0.0.1",
                Port = server.Port,
                Security = security,
                User = "burnwatch",
                Password = "env:BURNWATCH_TEST_MAIL",
                From = "burnwatch@example.com",
            },
        };
        return new MailChannel().SendAsync(change is null ? page : change(page), CancellationToken.None);
    }

    private static async Task<MimeMessage> ReadAsync(string mail) =>
        await MimeMessage.LoadAsync(new MemoryStream(Encoding.UTF8.GetBytes(mail)));
}
