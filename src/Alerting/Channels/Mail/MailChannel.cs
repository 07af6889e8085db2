using System.Net.Sockets;
using Burnwatch.Secrets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Burnwatch.Alerting.Channels.Mail;

/// <summary>Tells people by mail.</summary>
internal sealed class MailChannel : IChannel
{
    private const int TimeoutMilliseconds = 15_000;

    public ChannelKind Kind => ChannelKind.Mail;

    /// <remarks>Ours: servers differ, and one that has enough answers 4yz.</remarks>
    public ChannelRate Rate { get; } = ChannelRate.PerMinute(30);

    public async Task<PageOutcome> SendAsync(ChannelPage page, CancellationToken cancellation)
    {
        using var message = MailMessage.Of(page);
        var settings = page.Channel;
        var password = settings.Password is { } reference ? SecretReference.Parse(reference).Resolve() : null;
        IReadOnlyList<Secret> secrets = password is null ? [] : [password];
        using var client = new LenientClient { Timeout = TimeoutMilliseconds };
        try
        {
            return SmtpAnswer.ToOutcome(
                250, HttpSink.Clean(await SendAsync(client, settings, password, message, cancellation), secrets));
        }
        catch (SmtpCommandException e)
        {
            return SmtpAnswer.ToOutcome((int)e.StatusCode, HttpSink.Clean(e.Message, secrets));
        }
        catch (AuthenticationException e)
        {
            return new PageOutcome(
                PageOutcomeKind.Refused,
                $"The mail server refused the user '{settings.User}': {HttpSink.Clean(e.Message, secrets)}")
            {
                IsRouteAtFault = true,
            };
        }
        catch (Exception e) when (
            e is IOException or SocketException or TimeoutException or SslHandshakeException or ProtocolException
                or ServiceNotConnectedException or NotSupportedException
            || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return new PageOutcome(
                PageOutcomeKind.TryLater,
                $"The mail server {settings.Server}:{settings.Port} did not take it: "
                + HttpSink.Clean(e.Message, secrets));
        }
    }

    private static async Task<string> SendAsync(
        LenientClient client, ChannelOptions settings, Secret? password, MimeMessage message,
        CancellationToken cancellation)
    {
        await client.ConnectAsync(settings.Server!, settings.Port, OptionsOf(settings.Security), cancellation);
        if (settings.User is { } user && password is not null)
            await client.AuthenticateAsync(user, password.Reveal(), cancellation);
        var said = await client.SendAsync(message, cancellation);
        await client.DisconnectAsync(quit: true, cancellation);
        return client.NotAccepted.Count == 0
            ? said
            : $"{said}; but it refused {string.Join(", ", client.NotAccepted)}";
    }

    private static SecureSocketOptions OptionsOf(MailSecurity security) => security switch
    {
        MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
        MailSecurity.None => SecureSocketOptions.None,
        _ => SecureSocketOptions.StartTls,
    };

    /// <summary>Sends to those whom the server takes: one wrong address must not keep a page from the others.</summary>
    private sealed class LenientClient : SmtpClient
    {
        public List<string> NotAccepted { get; } = [];

        protected override void OnRecipientNotAccepted(
            MimeMessage message, MailboxAddress mailbox, SmtpResponse response) =>
            NotAccepted.Add(FormattableString.Invariant($"{mailbox.Address} ({(int)response.StatusCode})"));

        protected override void OnNoRecipientsAccepted(MimeMessage message) => throw new SmtpCommandException(
            SmtpErrorCode.RecipientNotAccepted,
            SmtpStatusCode.MailboxUnavailable,
            $"it took none of the recipients: {string.Join(", ", NotAccepted)}");
    }
}
