using Burnwatch.Collector.Inventory;

namespace Burnwatch.Collector.Containment;

/// <summary>One row of the audit, as people read it.</summary>
public sealed record ContainmentRow
{
    public long Id { get; init; }
    public DateTimeOffset At { get; init; }
    public required string Credential { get; init; }
    public string? Hint { get; init; }
    public required string Action { get; init; }
    public required string Author { get; init; }

    /// <summary>"command", "api", "page" or "automatic".</summary>
    public required string Source { get; init; }

    /// <summary>"sent" until there is an answer: after a crash its outcome is not known.</summary>
    public required string State { get; init; }
    public string? Answer { get; init; }
    public DateTimeOffset? ConfirmedAt { get; init; }

    /// <summary>The body that was sent.</summary>
    public required string SentJson { get; init; }

    /// <summary>How the provider showed the credential just before, in the form of <see cref="CredentialState"/>.</summary>
    public required string BeforeJson { get; init; }

    /// <summary>What was done, by whom, and what became of it, in a sentence.</summary>
    public string Words
    {
        get
        {
            var name = Hint is null ? Credential : $"{Credential}, which ends in {Hint},";
            return $"{What} {name} by {Author}: {Became}";
        }
    }

    private string What => Action switch
    {
        "disable" => "Disabling",
        "limit" => "Lowering the limit of",
        "allow_ips" => "Restricting the addresses of",
        _ => "Putting back",
    };

    private string Became => (State, ConfirmedAt) switch
    {
        ("refused", _) => Answer ?? "refused.",
        (_, { } at) => $"done, as the inventory of {at:yyyy-MM-dd HH:mm} UTC shows.",
        ("sent", _) => "sent, outcome not known.",
        _ => Answer ?? "done.",
    };
}
