using Burnwatch.Web.Access;

namespace Burnwatch.Web.Acting;

/// <summary>Who may act on incidents over HTTP: whoever may contain keys may do what is less.</summary>
internal static class ActGrant
{
    /// <summary>A token needs one of them.</summary>
    public static readonly IReadOnlyList<string> Scopes = [TokenScopes.ActOnIncidents, TokenScopes.ContainKeys];

    /// <summary>Who it is, as it is written down; null where the token allows nothing of it.</summary>
    public static string? AuthorOf(TokenGrant? token) =>
        token is not null && token.Scopes.Any(Scopes.Contains) ? $"token {token.Name}" : null;
}
