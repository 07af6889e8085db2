using System.Globalization;
using Burnwatch.Holidays;
using Burnwatch.Methods;
using Burnwatch.Signals;

namespace Burnwatch;

/// <summary>One named threshold of a <see cref="Policy"/>: how it is written, read and explained.</summary>
/// <remarks>
/// The list is the only place that knows the names, so files, commands and pages cannot disagree about them.
/// </remarks>
public sealed class PolicySetting
{
    private readonly Func<Policy, string?> show;
    private readonly Func<Policy, string, Policy> set;

    private PolicySetting(string name, string meaning, Func<Policy, string?> show, Func<Policy, string, Policy> set)
    {
        Name = name;
        Meaning = meaning;
        this.show = show;
        this.set = set;
    }

    public string Name { get; }

    /// <summary>What it does, with its unit.</summary>
    public string Meaning { get; }

    /// <summary>Every setting there is, in the order people read them.</summary>
    public static IReadOnlyList<PolicySetting> All { get; } =
    [
        Number("budget.per-key-year", "incidents on harmless traffic accepted of one key in a year", 0.1, 1000,
            p => p.BudgetPerKeyYear, (p, v) => p with { BudgetPerKeyYear = v }),
        Number("budget.per-owner-year", "the same of all keys of one owner; the tighter of the two binds", 0.1, 100_000,
            p => p.BudgetPerOwnerYear, (p, v) => p with { BudgetPerOwnerYear = v }),
        Share("spike.share", "credit spikes", s => s.Spike, (s, v) => s with { Spike = v }),
        Share("burn.share", "slow burn", s => s.Burn, (s, v) => s with { Burn = v }),
        Share("hour.share", "unusual hours", s => s.Hour, (s, v) => s with { Hour = v }),
        Share("idle.share", "idle keys that wake", s => s.Idle, (s, v) => s with { Idle = v }),
        Share("cost.share", "jumps of the cost per request", s => s.Cost, (s, v) => s with { Cost = v }),
        Optional(
            "model.share",
            "part of the budget that goes to the model, one more voice beside the rules; 'trained' takes what a "
            + "trained model was found better with, none for the shipped one", "trained", 0, 100,
            p => p.Shares.Model, (p, v) => p with { Shares = p.Shares with { Model = v } }),
        Optional(
            "spike.ratio",
            "times its highest ten minutes of late that count as a spike when they go on for twenty; 'budget' takes "
            + "what the budget pays for", "budget", 1, 1000,
            p => p.SpikeRatio, (p, v) => p with { SpikeRatio = v }),
        Number(
            Signals.LeastCredits.Setting,
            "credits of an hour above the usual, below which spikes, unusual hours, keys that wake and jumps of the "
            + "cost are not told; 0 tells all", 0, 1e12,
            p => p.LeastCredits, (p, v) => p with { LeastCredits = v }),
        Choice("spike.method", "what judges a spike: the key's own 'record', or 'iid', the IID spike method of ML.NET",
            p => p.SpikeMethod, (p, v) => p with { SpikeMethod = v }),
        Number(
            "iid.confidence", "percent of the IID spike method; the rest to 100 is how improbable a spike is", 50,
            99.999_999,
            p => p.IidConfidence, (p, v) => p with { IidConfidence = v }),
        Whole("iid.history", "spans of ten minutes that the IID spike method compares with", 6, IidSpike.LongestHistory,
            p => p.IidHistory, (p, v) => p with { IidHistory = v }),
        Duration(
            "pin.for", "how long concurrency or burn must stay at its ceiling", TimeSpan.FromMinutes(1),
            TimeSpan.FromHours(24),
            p => p.PinFor, (p, v) => p with { PinFor = v }),
        Number("pin.share", "share of the workspace's burn from which on a pin is the key's own", 0, 1,
            p => p.PinShare, (p, v) => p with { PinShare = v }),
        Optional(
            "burn.ceiling", "credits per hour that the plan allows the key; 'learnt' takes it from readings and burn",
            "learnt", 1, 1e12,
            p => p.BurnCeiling, (p, v) => p with { BurnCeiling = v }),
        Number("first-use.share",
            "part of its highest hour of late that a product or model new to the key must bring on top to be told by "
            + "itself",
            0.05, 1000,
            p => p.FirstUseShare, (p, v) => p with { FirstUseShare = v }),
        Duration("first-use.watch",
            "how long after a first use a burst of it needs less to be a spike, and what was told of it is not told "
            + "again",
            TimeSpan.Zero, TimeSpan.FromDays(90),
            p => p.FirstUseWatch, (p, v) => p with { FirstUseWatch = v }),
        Duration(
            "limit.horizon", "how far ahead the end of the credits is worth a page", TimeSpan.FromHours(1),
            TimeSpan.FromDays(31),
            p => p.LimitHorizon, (p, v) => p with { LimitHorizon = v }),
        new("calendar.holidays",
            "days off besides weekends: sets such as DE-BY or US, and days such as 2026-12-24, 12-24 or easter+1",
            p => p.Holidays.ToString(), (p, text) => p with { Holidays = HolidaySet.Parse(text) }),
        Whole(
            "workspace.event-keys",
            "keys of a workspace that surge at once from which on they are told of as one event", 2, 100_000,
            p => p.EventKeys, (p, v) => p with { EventKeys = v }),
        Number("workspace.event-part", "part of the keys in use, 0 to 1, that they must be at least", 0, 1,
            p => p.EventPart, (p, v) => p with { EventPart = v }),
        Duration(
            "workspace.event-within", "how far apart the surges of keys may begin that are at once",
            TimeSpan.FromMinutes(1), TimeSpan.FromHours(24),
            p => p.EventWithin, (p, v) => p with { EventWithin = v }),
        Number(
            "workspace.event-beyond",
            "times the mean burn of the other keys of an event that page a key by itself; 0: each pages", 0, 1000,
            p => p.EventBeyond, (p, v) => p with { EventBeyond = v }),
        Switch("revoked.credential", "whether use of a credential that was disabled or deleted pages",
            p => p.RevokedCredential, (p, v) => p with { RevokedCredential = v }),
        Duration(
            "revoked.grace", "how long after it was seen revoked use may go on", TimeSpan.Zero, TimeSpan.FromDays(1),
            p => p.RevokedGrace, (p, v) => p with { RevokedGrace = v }),
        Switch("unknown.credential", "whether use of a credential that no inventory lists and nobody owns pages",
            p => p.UnknownCredential, (p, v) => p with { UnknownCredential = v }),
        Duration(
            "unknown.grace", "how long after a workspace is watched first a credential that appears is an old one",
            TimeSpan.Zero, TimeSpan.FromDays(31),
            p => p.UnknownGrace, (p, v) => p with { UnknownGrace = v }),
        Switch("rotation.old-credential", "whether use of the old credential of a rotation pages after the overlap",
            p => p.OldCredential, (p, v) => p with { OldCredential = v }),
        Duration(
            "rotation.overlap", "how long the old and the new credential of a rotation may both be used",
            TimeSpan.Zero, TimeSpan.FromDays(365),
            p => p.RotationOverlap, (p, v) => p with { RotationOverlap = v }),
        Duration(
            "rotation.max-age", "how old a credential may be until it is shown as due for rotation; pages nobody",
            TimeSpan.FromDays(1), TimeSpan.FromDays(3650),
            p => p.RotationMaxAge, (p, v) => p with { RotationMaxAge = v }),
        Switch("provider.lock", "whether it pages that the provider disabled a credential, or somebody who holds it",
            p => p.ProviderLock, (p, v) => p with { ProviderLock = v }),
        Switch(
            "containment.expendable",
            "whether the key serves nothing that would be missed, so that it may be contained without asking anybody",
            p => p.Expendable, (p, v) => p with { Expendable = v }),
        Choice(
            "containment.automatic",
            "what is done by itself to an expendable key whose incident is critical: nothing ('off'), 'try', which "
            + "writes down what would be done, 'disable' or 'limit'",
            p => p.AutomaticContainment, (p, v) => p with { AutomaticContainment = v }),
        Number(
            "containment.limit-plus",
            "credits that an automatic limit leaves on top of those used in the billing period", 0, 1e12,
            p => p.ContainmentLimitPlus, (p, v) => p with { ContainmentLimitPlus = v }),
        Whole(
            "containment.per-hour",
            "keys of a workspace that may be contained by themselves within an hour; those after them wait for people",
            1, 1000,
            p => p.ContainmentsPerHour, (p, v) => p with { ContainmentsPerHour = v }),
        Duration(
            "incident.resolve-after", "how long the evidence must be quiet before an incident resolves",
            TimeSpan.FromMinutes(1), TimeSpan.FromDays(1),
            p => p.ResolveAfter, (p, v) => p with { ResolveAfter = v }),
        Duration(
            "incident.remind-after", "how long an incident may burn before its owner is told again",
            TimeSpan.FromMinutes(10), TimeSpan.FromDays(7),
            p => p.RemindAfter, (p, v) => p with { RemindAfter = v }),
        Number("incident.worsened-by", "times the credits per hour of the last page that count as worse", 1.1, 1000,
            p => p.WorsenedBy, (p, v) => p with { WorsenedBy = v }),
        Duration(
            "incident.worsen-after", "how long after a page the next one about worse may follow", TimeSpan.Zero,
            TimeSpan.FromDays(1),
            p => p.WorsenAfter, (p, v) => p with { WorsenAfter = v }),
        Duration(
            "incident.reopen-within", "how long after it resolved an incident that comes back is the same one",
            TimeSpan.Zero, TimeSpan.FromDays(7),
            p => p.ReopenWithin, (p, v) => p with { ReopenWithin = v }),
        Whole(
            "incident.flap-after",
            "times an incident may come back; then it stays open until it was quiet for incident.reopen-within; 0: "
            + "any number", 0, 100,
            p => p.FlapAfter, (p, v) => p with { FlapAfter = v }),
        Duration(
            "incident.reopen-after-resolve",
            "how long after a person resolved an incident that goes on its owner is told again", TimeSpan.Zero,
            TimeSpan.FromDays(7),
            p => p.ReopenAfterResolve, (p, v) => p with { ReopenAfterResolve = v }),
        Duration(
            "incident.acknowledge-for", "how long an acknowledgement holds; until then nobody is reminded",
            TimeSpan.FromMinutes(5), TimeSpan.FromDays(30),
            p => p.AcknowledgeFor, (p, v) => p with { AcknowledgeFor = v }),
        Duration(
            "incident.confirm-for",
            "how long evidence must go on before the first page; what is absolute pages at once", TimeSpan.Zero,
            TimeSpan.FromHours(24),
            p => p.ConfirmFor, (p, v) => p with { ConfirmFor = v }),
    ];

    /// <exception cref="FormatException">No setting has this name.</exception>
    public static PolicySetting Find(string name) =>
        All.FirstOrDefault(s => s.Name == name)
        ?? throw new FormatException(
            $"'{name}' is no policy setting; known are {string.Join(", ", All.Select(s => s.Name))}.");

    /// <summary>The value as <see cref="Set"/> reads it.</summary>
    public string Show(Policy policy) => show(policy)!;

    /// <exception cref="FormatException">The value is malformed or out of its range.</exception>
    public Policy Set(Policy policy, string value) => set(policy, value);

    /// <summary>Reads a length of time such as 90s, 10m, 4h or 14d.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static TimeSpan ParseDuration(string text)
    {
        var (styles, culture) = (NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        if (text.Length > 1 && double.TryParse(text[..^1], styles, culture, out var count))
        {
            TimeSpan? unit = text[^1] switch
            {
                's' => TimeSpan.FromSeconds(1),
                'm' => TimeSpan.FromMinutes(1),
                'h' => TimeSpan.FromHours(1),
                'd' => TimeSpan.FromDays(1),
                _ => null,
            };
            if (unit is { } known && count * known.TotalDays < 36_500)
                return known * count;
        }
        throw new FormatException(
            $"'{text}' is no length of time; a number and s, m, h or d such as 90s or 4h was expected.");
    }

    /// <summary>Writes a length of time in the largest unit that needs no fraction.</summary>
    public static string FormatDuration(TimeSpan value) =>
        value.Ticks % TimeSpan.TicksPerDay == 0 && value != TimeSpan.Zero ? Invariant($"{value.TotalDays:0}d")
        : value.Ticks % TimeSpan.TicksPerHour == 0 && value != TimeSpan.Zero ? Invariant($"{value.TotalHours:0}h")
        : value.Ticks % TimeSpan.TicksPerMinute == 0 && value != TimeSpan.Zero ? Invariant($"{value.TotalMinutes:0}m")
        : Invariant($"{value.TotalSeconds:0.###}s");

    private static PolicySetting Number(
        string name, string meaning, double least, double most, Func<Policy, double> get, Func<Policy, double,
        Policy> with) =>
        new(name, meaning, p => Invariant($"{get(p)}"), (p, text) => with(p, ParseNumber(name, text, least, most)));

    private static PolicySetting Share(
        string name, string what, Func<RuleShares, double> get, Func<RuleShares, double, RuleShares> with) =>
        Number(
            name, $"part of the budget that goes to {what}; what counts is its part of the sum of all shares", 0, 100,
            p => get(p.Shares), (p, v) => p with { Shares = with(p.Shares, v) });

    private static PolicySetting Whole(
        string name, string meaning, int least, int most, Func<Policy, int> get, Func<Policy, int, Policy> with) =>
        new(name, meaning, p => Invariant($"{get(p)}"), (p, text) =>
        {
            var value = ParseNumber(name, text, least, most);
            return value == Math.Floor(value)
                ? with(p, (int)value)
                : throw new FormatException($"'{name}' is {text}; a whole number was expected.");
        });

    private static PolicySetting Optional(
        string name, string meaning, string absent, double least, double most, Func<Policy, double?> get, Func<Policy,
        double?, Policy> with) =>
        new(name, meaning, p => get(p) is { } value ? Invariant($"{value}") : absent,
            (p, text) => with(p, text == absent ? null : ParseNumber(name, text, least, most)));

    private static PolicySetting Choice<T>(
        string name, string meaning, Func<Policy, T> get, Func<Policy, T, Policy> with)
        where T : struct, Enum
    {
        return new(name, meaning, p => NameOf(get(p)), (p, text) => with(p, Find(text)));

        T Find(string text)
        {
            foreach (var value in Enum.GetValues<T>())
            {
                if (NameOf(value) == text)
                    return value;
            }
            throw new FormatException(
                $"'{name}' is '{text}'; known are {string.Join(", ", Enum.GetValues<T>().Select(NameOf))}.");
        }

        static string NameOf(T value) => value.ToString().ToLowerInvariant();
    }

    private static PolicySetting Switch(
        string name, string meaning, Func<Policy, bool> get, Func<Policy, bool, Policy> with) =>
        new(name, meaning, p => get(p) ? "on" : "off", (p, text) => with(p, text switch
        {
            "on" => true,
            "off" => false,
            _ => throw new FormatException($"'{name}' is '{text}'; on or off was expected."),
        }));

    private static PolicySetting Duration(
        string name, string meaning, TimeSpan least, TimeSpan most, Func<Policy, TimeSpan> get, Func<Policy, TimeSpan,
        Policy> with) =>
        new(name, meaning, p => FormatDuration(get(p)), (p, text) =>
        {
            var value = ParseDuration(text);
            return value >= least && value <= most
                ? with(p, value)
                : throw new FormatException(
                    $"'{name}' is {text}; it goes from {FormatDuration(least)} to {FormatDuration(most)}.");
        });

    private static double ParseNumber(string name, string text, double least, double most)
    {
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            throw new FormatException($"'{name}' is '{text}'; a number was expected.");
        return value >= least && value <= most
            ? value
            : throw new FormatException(Invariant($"'{name}' is {text}; it goes from {least} to {most}."));
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
