using System.CommandLine;
using System.Globalization;
using Burnwatch.Alerting.Quiet;

namespace Burnwatch.Host.Commands;

/// <summary>What <c>silence add</c> and <c>expect add</c> both ask: about what, when, by whom and why.</summary>
internal static class QuietOptions
{
    public static readonly Option<long> Ceiling = new("--ceiling")
    {
        Description = "Credits that each key may use in each occurrence; above it pages",
        HelpName = "credits",
        Required = true,
    };

    public static readonly Option<bool> DryRun = new("--dry-run")
    {
        Description = "Only show the pages of the last days that it would have hidden",
    };

    public static readonly Option<int> Days = new("--days")
    {
        Description = "How far --dry-run looks back, 1 to 400; 28 unless given",
        DefaultValueFactory = _ => 28,
    };

    private static readonly Option<string[]> Keys = Names("--key", "Name of a key; a star stands for anything");
    private static readonly Option<string[]> Owners = Names("--owner", "Name of an owner");
    private static readonly Option<string[]> Environments = Names("--environment", "Name of an environment");
    private static readonly Option<string[]> Signals = Names("--signal", "A signal, such as credit_spike");

    private static readonly Option<string> Reason = new("--reason")
    {
        Description = "Why, for those who read it later",
        Required = true,
    };

    private static readonly Option<string> Zone = new("--zone")
    {
        Description = "Time zone of --start, --end, --until and --rrule, such as Europe/Berlin; UTC unless given",
        DefaultValueFactory = _ => "UTC",
    };

    private static readonly Option<string?> Start = LocalTime("--start", "When it begins; now unless given");
    private static readonly Option<string?> End = LocalTime("--end", "When it ends, or its first occurrence");

    private static readonly Option<string?> For = new("--for")
    {
        Description = "How long it lasts instead of --end, such as 90m, 4h or 2d",
        HelpName = "duration",
    };

    private static readonly Option<string?> Rrule = new("--rrule")
    {
        Description = "How it recurs (RFC 5545), such as FREQ=WEEKLY;BYDAY=SU; takes --until",
        HelpName = "rule",
    };

    private static readonly Option<string?> Until = LocalTime("--until", "When it recurs no longer");

    public static IReadOnlyList<Option> All { get; } =
    [
        Keys, Owners, Environments, Signals, Start, End, For, Zone, Rrule, Until, Reason, SharedOptions.By, DryRun, Days,
    ];

    /// <summary>The rule that was asked for, unchecked.</summary>
    /// <exception cref="QuietException">A part of it cannot be read.</exception>
    public static QuietRule RuleOf(ParseResult parsed, long? ceiling, DateTimeOffset now)
    {
        var zone = LocalTimes.ZoneOf(parsed.GetRequiredValue(Zone));
        var rrule = parsed.GetValue(Rrule);
        var start = parsed.GetValue(Start) is { } begin ? Parse("--start", begin, zone) : Local(Minute(now), zone);
        var end = EndOf(parsed, start, zone);
        if ((rrule is null) != (parsed.GetValue(Until) is null))
            throw new QuietException("--rrule and --until belong together: what recurs must end some day.");
        return new QuietRule
        {
            Kind = ceiling is not null ? QuietKind.Expectation : rrule is null ? QuietKind.Silence : QuietKind.Window,
            Scope = ScopeOf(parsed),
            Author = parsed.GetRequiredValue(SharedOptions.By),
            Reason = parsed.GetRequiredValue(Reason),
            LocalStart = start,
            LocalEnd = end,
            TimeZone = parsed.GetRequiredValue(Zone),
            Rrule = rrule,
            EndsAt = LocalTimes.InstantOf(
                parsed.GetValue(Until) is { } until ? Parse("--until", until, zone) : end, zone),
            Ceiling = ceiling,
        };
    }

    private static DateTime EndOf(ParseResult parsed, DateTime start, TimeZoneInfo zone)
    {
        var (end, length) = (parsed.GetValue(End), parsed.GetValue(For));
        if ((end is null) == (length is null))
            throw new QuietException("It must end: give either --end or --for.");
        if (end is not null)
            return Parse("--end", end, zone);
        try
        {
            // So long from the instant on: by the wall clock it is an hour off where clocks are changed meanwhile.
            return Local(LocalTimes.InstantOf(start, zone) + PolicySetting.ParseDuration(length!), zone);
        }
        catch (FormatException e)
        {
            throw new QuietException($"--for: {e.Message}");
        }
    }

    private static QuietScope ScopeOf(ParseResult parsed) => new()
    {
        Keys = parsed.GetValue(Keys) ?? [],
        Owners = parsed.GetValue(Owners) ?? [],
        Environments = parsed.GetValue(Environments) ?? [],
        Signals =
        [
            .. (parsed.GetValue(Signals) ?? []).Select(code => SignalNames.KindOf(code) ?? throw new QuietException(
                $"--signal is '{code}'; one of "
                + $"{string.Join(", ", Enum.GetValues<SignalKind>().Select(SignalNames.CodeOf))} was expected.")),
        ],
    };

    private static DateTime Parse(string option, string text, TimeZoneInfo zone)
    {
        string[] local = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd"];
        if (DateTime.TryParseExact(text, local, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at))
            return at;
        var instant = text.EndsWith('Z') ? $"{text[..^1]}+00:00" : text;
        if (DateTimeOffset.TryParseExact(
            instant, "yyyy-MM-dd'T'HH:mmzzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out var known))
            return Local(known, zone);
        throw new QuietException(
            $"{option} is '{text}'; a time such as 2026-06-14T22:00 (by the clock of --zone) or 2026-06-14T20:00Z was "
            + "expected, or a day.");
    }

    private static DateTime Local(DateTimeOffset at, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(at, zone).DateTime;

    private static DateTimeOffset Minute(DateTimeOffset at) => at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMinute));

    private static Option<string[]> Names(string name, string description) => new(name)
    {
        Description = $"{description}; may be given several times",
        HelpName = "name",
    };

    private static Option<string?> LocalTime(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "2026-06-14T22:00",
    };
}
