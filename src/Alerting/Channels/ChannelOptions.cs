using System.ComponentModel.DataAnnotations;
using Burnwatch.Alerting.Channels.Mail;
using Burnwatch.Secrets;

namespace Burnwatch.Alerting.Channels;

/// <summary>One entry of <c>Alerting:Channels</c>: somewhere that pages can go. Every secret is a reference.</summary>
public sealed record ChannelOptions
{
    /// <summary>The name of the channel that is always there: PagerDuty, by the owner's routing key.</summary>
    public const string PagerDuty = "pagerduty";

    /// <summary>What routes call it: letters, digits, dots and dashes.</summary>
    public string Name { get; init; } = "";

    public ChannelKind Kind { get; init; }

    /// <summary>
    /// Reference to the address of a Slack or webhook channel, or to the routing key of a PagerDuty channel.
    /// </summary>
    public string? Address { get; init; }

    /// <summary>The instances of an Alertmanager, all of them: no balancer in between.</summary>
    public IReadOnlyList<Uri> Urls { get; init; } = [];

    /// <summary>Reference to the value of the header Authorization that an Alertmanager asks for.</summary>
    public string? Authorization { get; init; }

    /// <summary>References to the secrets that sign a webhook; several during a rotation, all of them sign.</summary>
    public IReadOnlyList<string> SigningSecrets { get; init; } = [];

    /// <summary>The mail server.</summary>
    public string? Server { get; init; }

    /// <summary>587 unless set: submission.</summary>
    [Range(1, 65_535)]
    public int Port { get; init; } = 587;

    public MailSecurity Security { get; init; } = MailSecurity.StartTls;

    /// <summary>Who logs in to the mail server; nobody unless set.</summary>
    public string? User { get; init; }

    /// <summary>Reference to the password of the user.</summary>
    public string? Password { get; init; }

    /// <summary>Whom mail comes from.</summary>
    public string? From { get; init; }

    /// <summary>Who gets mail; the owner of the key unless set.</summary>
    public IReadOnlyList<string> To { get; init; } = [];

    /// <summary>Messages to one address in a minute, in place of what the kind allows.</summary>
    [Range(1, 10_000)]
    public int? PerMinute { get; init; }

    /// <summary>As a page carries it for as long as it lives: "slack:security".</summary>
    public string Id => $"{Kind.ToString().ToLowerInvariant()}:{Name}";

    /// <summary>
    /// What a page carries as its route: never an address that is a secret, only where it is; null: it takes somebody's
    /// mail address.
    /// </summary>
    internal string? Route() => Kind switch
    {
        ChannelKind.Mail => To.Count > 0 ? string.Join(", ", To) : null,
        ChannelKind.Alertmanager => string.Join(", ", Urls),
        _ => Address,
    };

    /// <summary>What is wrong with it, in sentences.</summary>
    internal IEnumerable<string> Faults()
    {
        var self = $"Alerting:Channels '{Name}'";
        if (Name.Length == 0 || !Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'))
            yield return $"{self}: a channel needs a name of letters, digits, dots and dashes.";
        if (string.Equals(Name, PagerDuty, StringComparison.OrdinalIgnoreCase))
            yield return $"{self}: the name stands for PagerDuty by the owner's routing key; take another one.";
        foreach (var (setting, reference) in References())
        {
            if (SecretReference.FaultOf(reference) is { } fault)
                yield return $"{self}: {setting}: {fault}";
        }
        foreach (var fault in FaultsOfKind())
            yield return $"{self}: {fault}";
    }

    private IEnumerable<string> FaultsOfKind() => Kind switch
    {
        ChannelKind.Alertmanager => AlertmanagerFaults(),
        ChannelKind.Mail => MailFaults(),
        ChannelKind.Webhook when SigningSecrets.Count == 0 =>
            ["a webhook is signed; set SigningSecrets:0 to a reference to a secret such as env:WEBHOOK_SECRET.",
                .. AddressFaults()],
        _ => AddressFaults(),
    };

    private IEnumerable<string> AddressFaults() => Address is null
        ? [$"Address is missing; set it to a reference such as env:{Name.ToUpperInvariant().Replace('-', '_')}."]
        : [];

    private IEnumerable<string> AlertmanagerFaults()
    {
        if (Urls.Count == 0)
            yield return "Urls is empty; set Urls:0 to the address of an instance such as http://alertmanager:9093.";
        foreach (var url in Urls.Where(u => !u.IsAbsoluteUri || u.Scheme is not ("http" or "https")))
            yield return $"'{url}' is no address; write it as http://alertmanager:9093.";
        foreach (var url in Urls.Where(u => u.IsAbsoluteUri && u.UserInfo.Length > 0))
            yield return $"the address of '{url.Host}' holds a password; put it behind Authorization.";
        if (Authorization is not null && Urls.Any(u => u is { IsAbsoluteUri: true, Scheme: "http", IsLoopback: false }))
            yield return "Authorization would go over the network in the clear; use https.";
    }

    private IEnumerable<string> MailFaults()
    {
        if (string.IsNullOrWhiteSpace(Server))
            yield return "Server is missing; set it to the name of the mail server.";
        if (string.IsNullOrWhiteSpace(From) || !MailAddress.IsOne(From))
            yield return $"From is '{From}', which is no mail address.";
        foreach (var to in To.Where(to => !MailAddress.IsOne(to)))
            yield return $"'{to}' in To is no mail address.";
        if (User is null != (Password is null))
            yield return "User and Password go together; set both or neither.";
        if (Security is MailSecurity.None && !IsLoopback(Server))
            yield return "mail would go over the network in the clear; set Security to StartTls or Tls.";
    }

    private static bool IsLoopback(string? server) =>
        server is "localhost" || (System.Net.IPAddress.TryParse(server, out var ip) && System.Net.IPAddress.IsLoopback(ip));

    private IEnumerable<(string Setting, string Reference)> References()
    {
        if (Address is not null)
            yield return (nameof(Address), Address);
        if (Authorization is not null)
            yield return (nameof(Authorization), Authorization);
        if (Password is not null)
            yield return (nameof(Password), Password);
        foreach (var secret in SigningSecrets)
            yield return (nameof(SigningSecrets), secret);
    }
}

/// <summary>How the way to a mail server is kept secret.</summary>
public enum MailSecurity
{
    /// <summary>Upgraded to TLS, or nothing is sent.</summary>
    StartTls,

    /// <summary>TLS from the first byte; port 465.</summary>
    Tls,

    /// <summary>In the clear, to this machine only.</summary>
    None,
}
