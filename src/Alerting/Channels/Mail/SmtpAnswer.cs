using System.Globalization;

namespace Burnwatch.Alerting.Channels.Mail;

/// <summary>What a mail server's reply means for a page.</summary>
internal static class SmtpAnswer
{
    /// <remarks>
    /// RFC 5321, 4.2.1: 2yz is done, 4yz may pass, 5yz stays. What is neither is a reply that makes no sense here, and
    /// may be another one next time.
    /// </remarks>
    public static PageOutcome ToOutcome(int status, string said)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"The mail server answered {status}: {said}");
        return status switch
        {
            >= 200 and <= 299 => new(PageOutcomeKind.Accepted, text),
            >= 500 and <= 599 => new(PageOutcomeKind.Refused, text) { IsRouteAtFault = true },
            _ => new(PageOutcomeKind.TryLater, text),
        };
    }
}
