using System.CommandLine;
using Burnwatch.Host.Output;
using Dapper;

namespace Burnwatch.Host.Commands;

/// <summary>
/// <c>burnwatch incidents</c>: what is open now, or everything that ever was; and what people say of it.
/// </summary>
internal static class IncidentsCommand
{
    private const string Sql = """
        select i.id, k.name as key, o.name as owner, i.state, i.severity, i.opened_at, i.resolved_at,
               i.acknowledged_at, i.acknowledged_by, i.generation as pages,
               round(i.peak_per_hour)::bigint as peak_per_hour, i.label, i.reason
          from incident i
          join key k on k.id = i.key_id
          left join owner o on o.id = k.owner_id
         where @All or i.state <> 'resolved'
         order by i.opened_at desc, i.id desc
        """;

    private static readonly Option<bool> All = new("--all") { Description = "List resolved ones too" };

    private static readonly IReadOnlyList<Column<IncidentRow>> Columns =
    [
        new("id", i => i.Id),
        new("key", i => i.Key),
        new("owner", i => i.Owner),
        new("state", i => i.State),
        new("severity", i => i.Severity),
        new("opened_at", i => i.OpenedAt),
        new("resolved_at", i => i.ResolvedAt),
        new("acknowledged_at", i => i.AcknowledgedAt),
        new("acknowledged_by", i => i.AcknowledgedBy),
        new("pages", i => i.Pages),
        new("peak_per_hour", i => i.PeakPerHour),
        new("label", i => i.Label),
        new("reason", i => i.Reason),
    ];

    public static Command Create()
    {
        var command =
            new Command("incidents", "List the open incidents")
            {
                All, SharedOptions.Format, ActCommand.CreateAcknowledge(), ActCommand.CreateResolve(),
                ActCommand.CreateNote(), LabelCommand.Create(), ExportCommand.Create(),
            };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        await using var session = await CommandSession.StartAsync(parsed, cancellation);
        await using var connection = await session.Database.OpenConnectionAsync(cancellation);
        var rows = await connection.QueryAsync<IncidentRow>(
            new CommandDefinition(Sql, new { All = parsed.GetValue(All) }, cancellationToken: cancellation));
        Rows.Write(
            parsed.InvocationConfiguration.Output, parsed.GetValue(SharedOptions.Format), Columns, rows.ToList());
        return ExitCodes.Ok;
    }

    private sealed record IncidentRow
    {
        public long Id { get; init; }
        public required string Key { get; init; }
        public string? Owner { get; init; }
        public required string State { get; init; }
        public required string Severity { get; init; }
        public DateTimeOffset OpenedAt { get; init; }
        public DateTimeOffset? ResolvedAt { get; init; }
        public DateTimeOffset? AcknowledgedAt { get; init; }
        public string? AcknowledgedBy { get; init; }
        public int Pages { get; init; }
        public long PeakPerHour { get; init; }
        public string? Label { get; init; }
        public required string Reason { get; init; }
    }
}
