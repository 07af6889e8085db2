using System.CommandLine;
using Burnwatch.Alerting.Quiet;
using Burnwatch.Host.Output;
using Burnwatch.Signals;
using Microsoft.Extensions.DependencyInjection;

namespace Burnwatch.Host.Commands;

/// <summary>
/// <c>burnwatch silence</c> and <c>burnwatch expect</c>: what is quiet on purpose, who said so, until when, and what it
/// hid.
/// </summary>
internal static class QuietCommand
{
    private static readonly Argument<long> Id = new("id") { Description = "Its number" };

    private static readonly Option<bool> All = new("--all") { Description = "List what is over, too" };

    private static readonly IReadOnlyList<Column<QuietLine>> Columns =
    [
        new("id", l => l.Rule.Id),
        new("kind", l => l.Rule.Kind.ToString().ToLowerInvariant()),
        new("state", l => StateOf(l.State)),
        new("scope", l => l.Rule.Scope.Words),
        new("from", l => l.Slot?.Start),
        new("to", l => l.Slot?.End),
        new("rrule", l => l.Rule.Rrule),
        new("time_zone", l => l.Rule.TimeZone),
        new("ends_at", l => l.Rule.End),
        new("ceiling", l => l.Rule.Ceiling),
        new("hidden_pages", l => l.Hidden.Count),
        new("incidents", l => l.Incidents),
        new("hidden_bursts", l => l.Bursts.Count(b => b.Hidden.Length > 0)),
        new("crossed_bursts", l => l.Bursts.Count(b => b.CrossedAt is not null)),
        new("author", l => l.Rule.Author),
        new("reason", l => l.Rule.Reason),
        new("ended_by", l => l.Rule.EndedBy),
    ];

    private static readonly IReadOnlyList<Column<HiddenLine>> HiddenColumns =
    [
        new("at", h => h.At),
        new("key", h => h.Key),
        new("incident", h => h.IncidentId),
        new("page", h => h.Generation),
        new("severity", h => h.Severity),
        new("told_at", h => h.ToldAt),
        new("title", h => h.Title),
    ];

    public static Command CreateSilence() => Create(
        "silence", "Hide the pages of some keys until a time, or in windows that recur",
        [QuietKind.Silence, QuietKind.Window], [], _ => null);

    public static Command CreateExpect() => Create(
        "expect", "Announce a burst: no page and nothing learnt up to a ceiling, a page above it",
        [QuietKind.Expectation], [QuietOptions.Ceiling], parsed => parsed.GetRequiredValue(QuietOptions.Ceiling));

    private static Command Create(
        string name, string description, IReadOnlyList<QuietKind> kinds, IReadOnlyList<Option> more,
        Func<ParseResult, long?> ceiling)
    {
        var add = new Command("add", $"{description}; --dry-run shows first what it would have hidden");
        foreach (var option in QuietOptions.All.Concat(more).Append(SharedOptions.Format))
            add.Add(option);
        add.SetAction((parsed, cancellation) => AddAsync(parsed, ceiling(parsed), cancellation));
        var list = new Command("list", "List what is in force and what is to come") { All, SharedOptions.Format };
        list.SetAction((parsed, cancellation) => ListAsync(parsed, kinds, cancellation));
        var end = new Command("end", "End one before its time") { Id, SharedOptions.By };
        end.SetAction((parsed, cancellation) => EndAsync(parsed, name, kinds, cancellation));
        var hidden = new Command("hidden", "List the pages that one hid") { Id, SharedOptions.Format };
        hidden.SetAction((parsed, cancellation) => HiddenAsync(parsed, name, kinds, cancellation));
        return kinds.Contains(QuietKind.Silence)
            ? new Command(name, description) { add, list, end, hidden }
            : new Command(name, description) { add, list, end };
    }

    private static async Task<int> AddAsync(ParseResult parsed, long? ceiling, CancellationToken cancellation)
    {
        var days = parsed.GetValue(QuietOptions.Days);
        if (days is < 1 or > 400)
            throw new QuietException($"--days is {days}; 1 to 400 was expected.");
        await using var session = await CommandSession.StartAsync(parsed, cancellation);
        var now = session.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var rule = QuietOptions.RuleOf(parsed, ceiling, now);
        var slot = QuietCheck.Check(rule, now).NextAt(now)!.Value;
        var output = parsed.InvocationConfiguration.Output;
        var format = parsed.GetValue(SharedOptions.Format);
        if (parsed.GetValue(QuietOptions.DryRun))
        {
            var would = await session.Services.GetRequiredService<QuietReader>()
                .PreviewAsync(rule, now.AddDays(-days), now, cancellation);
            Rows.Write(output, format, HiddenColumns, would);
            if (format is OutputFormat.Table)
                output.WriteLine(
                    $"Of the pages of the last {days} days it would have hidden {would.Count}, of "
                    + $"{would.Select(h => h.IncidentId).Distinct().Count()} incidents. Nothing was changed.");
            return ExitCodes.Ok;
        }
        var id = await session.Services.GetRequiredService<QuietRuleStore>().AddAsync(rule, now, cancellation);
        Tell(output, format, rule with { Id = id, CreatedAt = now }, slot, now);
        return ExitCodes.Ok;
    }

    private static void Tell(
        TextWriter output, OutputFormat format, QuietRule rule, TimeSlot slot, DateTimeOffset now)
    {
        if (format is not OutputFormat.Table)
        {
            Rows.Write(output, format, Columns, [QuietLine.Of(rule, [], [], now)]);
            return;
        }
        var again = rule.Rrule is null ? "" : $", and so on by {rule.Rrule} until {Wording.Time(rule.EndsAt)}";
        output.WriteLine(
            $"The {QuietRule.WordOf(rule.Kind)} {rule.Id} is about {rule.Scope.Words}, from {Wording.Time(slot.Start)} to "
            + $"{Wording.Time(slot.End)}{again}.");
    }

    private static async Task<int> ListAsync(
        ParseResult parsed, IReadOnlyList<QuietKind> kinds, CancellationToken cancellation)
    {
        var lines = await LinesAsync(parsed, kinds, cancellation);
        Rows.Write(
            parsed.InvocationConfiguration.Output, parsed.GetValue(SharedOptions.Format), Columns,
            [.. lines.Where(l => parsed.GetValue(All) || l.State is not QuietState.Ended)]);
        return ExitCodes.Ok;
    }

    private static async Task<int> HiddenAsync(
        ParseResult parsed, string name, IReadOnlyList<QuietKind> kinds, CancellationToken cancellation)
    {
        var id = parsed.GetRequiredValue(Id);
        var line = (await LinesAsync(parsed, kinds, cancellation)).FirstOrDefault(l => l.Rule.Id == id)
            ?? throw new QuietException(
                $"There is no {name} {id}; 'burnwatch {name} list --all' shows those that there are.");
        Rows.Write(
            parsed.InvocationConfiguration.Output, parsed.GetValue(SharedOptions.Format), HiddenColumns, line.Hidden);
        return ExitCodes.Ok;
    }

    private static async Task<int> EndAsync(
        ParseResult parsed, string name, IReadOnlyList<QuietKind> kinds, CancellationToken cancellation)
    {
        var id = parsed.GetRequiredValue(Id);
        await using var session = await CommandSession.StartAsync(parsed, cancellation);
        var now = session.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        if (!await session.Services.GetRequiredService<QuietRuleStore>().EndAsync(
            id, kinds, parsed.GetRequiredValue(SharedOptions.By), now, cancellation))
            throw new QuietException(
                $"No {name} {id} is in force or to come; 'burnwatch {name} list' shows those that are.");
        parsed.InvocationConfiguration.Output.WriteLine(
            $"The {name} {id} is over; what it hid and burns still is paged with the next evaluation.");
        return ExitCodes.Ok;
    }

    private static async Task<IEnumerable<QuietLine>> LinesAsync(
        ParseResult parsed, IReadOnlyList<QuietKind> kinds, CancellationToken cancellation)
    {
        await using var session = await CommandSession.StartAsync(parsed, cancellation);
        var now = session.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var lines = await session.Services.GetRequiredService<QuietReader>().ListAsync(now, cancellation);
        return lines.Where(l => kinds.Contains(l.Rule.Kind));
    }

    private static string StateOf(QuietState state) => state switch
    {
        QuietState.InForce => "in force",
        QuietState.Upcoming => "upcoming",
        _ => "ended",
    };
}
