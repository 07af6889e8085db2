using System.CommandLine;
using Burnwatch.Host.Output;
using Burnwatch.Web.Access;
using Microsoft.Extensions.DependencyInjection;

namespace Burnwatch.Host.Commands;

/// <summary><c>burnwatch token</c>: makes, lists and revokes the tokens that services push and responders contain with.</summary>
internal static class TokenCommand
{
    private static readonly Option<string> Name = new("--name")
    {
        Description = "What it is called: the service that it is for",
        Required = true,
    };

    private static readonly Option<string[]> Scope = new("--scope")
    {
        Description = "What it is for: samples:write to report use, incidents:act to act on incidents, keys:contain to contain keys, too",
        Required = true,
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<TimeSpan> Expires = new DurationOption(
        "--expires", "How long it lasts", unlessGiven: "365d");

    private static readonly IReadOnlyList<Column<ApiToken>> Columns =
    [
        new("name", t => t.Name),
        new("scopes", t => string.Join(' ', t.Scopes)),
        new("created_at", t => t.CreatedAt),
        new("expires_at", t => t.ExpiresAt),
        new("last_used_at", t => t.LastUsedAt),
        new("revoked_at", t => t.RevokedAt),
    ];

    public static Command Create()
    {
        Scope.AcceptOnlyFromAmong([.. TokenScopes.All]);
        var create = new Command("create", "Make a token and print it, once") { Name, Scope, Expires };
        create.SetAction(CreateAsync);
        var list = new Command("list", "List the tokens that were made") { SharedOptions.Format };
        list.SetAction(ListAsync);
        var revoke = new Command("revoke", "Revoke a token: a daemon refuses it within a minute") { Name };
        revoke.SetAction(RevokeAsync);
        return new Command("token", "Make, list and revoke the tokens that services push and responders contain with")
        {
            create, list, revoke,
        };
    }

    private static async Task<int> CreateAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (name, lasts) = (parsed.GetRequiredValue(Name), parsed.GetRequiredValue(Expires));
        if (string.IsNullOrWhiteSpace(name) || name.Length > 100 || name.Any(char.IsControl))
            return Refuse(parsed, "--name must have 1 to 100 characters, none of them a control character.");
        if (lasts <= TimeSpan.Zero || lasts > TimeSpan.FromDays(3660))
            return Refuse(parsed, "--expires must be more than nothing and at most 3660d.");
        await using var session = await CommandSession.StartAsync(parsed, cancellation);
        var now = session.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var token = await new TokenStore(session.Database).CreateAsync(
            name, parsed.GetRequiredValue(Scope), now + lasts, now, cancellation);
        if (token is null)
            return Refuse(
                parsed, $"A token named '{name}' is in force; revoke it first, or give the new one another name.");
        // Nothing else on standard output, so that it goes straight into a file.
        parsed.InvocationConfiguration.Output.WriteLine(token);
        parsed.InvocationConfiguration.Error.WriteLine(
            $"This is the token '{name}'. It is shown this once; keep it where the service reads its secrets.");
        return ExitCodes.Ok;
    }

    private static async Task<int> ListAsync(ParseResult parsed, CancellationToken cancellation)
    {
        await using var session = await CommandSession.StartAsync(parsed, cancellation);
        Rows.Write(
            parsed.InvocationConfiguration.Output, parsed.GetValue(SharedOptions.Format), Columns,
            await new TokenStore(session.Database).ListAsync(cancellation));
        return ExitCodes.Ok;
    }

    private static async Task<int> RevokeAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var name = parsed.GetRequiredValue(Name);
        await using var session = await CommandSession.StartAsync(parsed, cancellation);
        var now = session.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        if (!await new TokenStore(session.Database).RevokeAsync(name, now, cancellation))
            return Refuse(
                parsed, $"No token in force is named '{name}'; 'burnwatch token list' lists those that there are.");
        parsed.InvocationConfiguration.Output.WriteLine(
            $"The token '{name}' is revoked; daemons refuse it within a minute.");
        return ExitCodes.Ok;
    }

    private static int Refuse(ParseResult parsed, string sentence)
    {
        parsed.InvocationConfiguration.Error.WriteLine(sentence);
        return ExitCodes.BadInput;
    }
}
