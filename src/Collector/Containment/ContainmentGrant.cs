namespace Burnwatch.Collector.Containment;

/// <summary>
/// That somebody may change credentials at the provider, and who. There is no other way to one than the three here,
/// and nothing is changed without one.
/// </summary>
public sealed class ContainmentGrant
{
    /// <summary>The scope of an API token whose bearer is a responder.</summary>
    public const string Scope = "keys:contain";

    private ContainmentGrant(string author, string source, long? tokenId) =>
        (Author, Source, TokenId) = (author, source, tokenId);

    /// <summary>Who, as it is written down.</summary>
    public string Author { get; }

    internal string Source { get; }

    internal long? TokenId { get; }

    /// <summary>Of who runs a command on the daemon's machine, with its settings and its secrets.</summary>
    public static ContainmentGrant OfOperator(string author) => new(author, "command", null);

    /// <summary>Of a token; null where it lacks the scope.</summary>
    /// <param name="id">The token's number.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="scopes">What it is for.</param>
    /// <param name="fromPage">Whether it was typed into a page, and not sent by a program.</param>
    public static ContainmentGrant? OfToken(long id, string name, IReadOnlyCollection<string> scopes, bool fromPage) =>
        scopes.Contains(Scope) ? new($"token {name}", fromPage ? "page" : "api", id) : null;

    /// <summary>Of the policy; null unless it calls the key expendable and the incident is critical.</summary>
    public static ContainmentGrant? OfPolicy(bool isExpendable, bool isCritical) =>
        isExpendable && isCritical ? new("automatic, by the policy", "automatic", null) : null;
}
