using MimeKit;

namespace Burnwatch.Alerting.Channels.Mail;

/// <summary>Mail addresses as people write them.</summary>
internal static class MailAddress
{
    public static bool IsOne(string text) =>
        MailboxAddress.TryParse(text, out var mailbox) && mailbox.Address.Contains('@', StringComparison.Ordinal);
}
