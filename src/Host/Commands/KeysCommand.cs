using System.CommandLine;
using Burnwatch.Host.Output;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace Burnwatch.Host.Commands;

/// <summary><c>burnwatch keys</c>: every key that was seen, whose it is, and what it used of late.</summary>
internal static class KeysCommand
{
    private const string Sql = """
        select w.name as workspace, k.name, o.name as owner, k.environment, k.product, k.cost_centre,
               (select count(*) from credential c where c.key_id = k.id and not c.is_disabled) as credentials,
               (select max(b.bucket_start) from usage_bucket b where b.key_id = k.id and b.credits > 0) as last_used_at,
               coalesce((select sum(b.credits)
                           from usage_bucket b
                          where b.key_id = k.id and b.bucket_start >= @Since), 0)::bigint as credits_24h,
               exists (select from incident i where i.key_id = k.id and i.state <> 'resolved') as has_incident
          from key k
          join workspace w on w.id = k.workspace_id
          left join owner o on o.id = k.owner_id
         where exists (select from credential c where c.key_id = k.id)
         order by w.name, k.name
        """;

    private static readonly IReadOnlyList<Column<KeyRow>> Columns =
    [
        new("workspace", k => k.Workspace),
        new("key", k => k.Name),
        new("owner", k => k.Owner),
        new("environment", k => k.Environment),
        new("product", k => k.Product),
        new("cost_centre", k => k.CostCentre),
        new("credentials", k => k.Credentials),
        new("last_used_at", k => k.LastUsedAt),
        new("credits_24h", k => k.Credits24h),
        new("has_incident", k => k.HasIncident),
    ];

    public static Command Create()
    {
        var command = new Command("keys", "List every key that was seen, whose it is, and what it used of late")
        {
            SharedOptions.Format,
            HygieneCommand.Create(),
            HygieneCommand.CreateRotation(),
            LinkCommand.Create(),
            LinkCommand.CreateUnlink(),
            ProposalsCommand.Create(),
            ProposalsCommand.CreateRefuse(),
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        await using var session = await CommandSession.StartAsync(parsed, cancellation);
        await using var connection = await session.Database.OpenConnectionAsync(cancellation);
        var since = session.Services.GetRequiredService<TimeProvider>().GetUtcNow().AddDays(-1).UtcDateTime;
        var rows = await connection.QueryAsync<KeyRow>(
            new CommandDefinition(Sql, new { since }, cancellationToken: cancellation));
        Rows.Write(
            parsed.InvocationConfiguration.Output, parsed.GetValue(SharedOptions.Format), Columns, rows.ToList());
        return ExitCodes.Ok;
    }

    private sealed record KeyRow
    {
        public required string Workspace { get; init; }
        public required string Name { get; init; }
        public string? Owner { get; init; }
        public string? Environment { get; init; }
        public string? Product { get; init; }
        public string? CostCentre { get; init; }
        public long Credentials { get; init; }
        public DateTimeOffset? LastUsedAt { get; init; }
        public long Credits24h { get; init; }
        public bool HasIncident { get; init; }
    }
}
