using Burnwatch.Holidays;
using Burnwatch.Methods;
using Burnwatch.Signals;

namespace Burnwatch;

/// <summary>The thresholds in force for a key.</summary>
public sealed record Policy
{
    public static Policy Default { get; } = new();

    /// <summary>Incidents opened on harmless traffic that are accepted of one warm key in a year.</summary>
    public double BudgetPerKeyYear { get; init; } = 12;

    /// <summary>The same of all keys of one owner; the tighter of the two binds.</summary>
    public double BudgetPerOwnerYear { get; init; } = 52;

    /// <summary>How the rules share the budget.</summary>
    public RuleShares Shares { get; init; } = RuleShares.Default;

    /// <summary>
    /// How many times its highest span a key must reach for two spans to count as a spike; null: what the budget pays
    /// for.
    /// </summary>
    public double? SpikeRatio { get; init; }

    /// <summary>
    /// Credits of an hour above the usual, below which a spike, an unusual hour, a key that wakes, a jump of the cost
    /// or what is like a leak is not told; absolute signals are. 0: everything is.
    /// </summary>
    public double LeastCredits { get; init; }

    /// <summary>By what credits are judged to be a spike.</summary>
    public SpikeMethod SpikeMethod { get; init; }

    /// <summary>Percent of the IID spike method: what is left to 100 is how improbable a span must be.</summary>
    public double IidConfidence { get; init; } = 99;

    /// <summary>How many spans the IID spike method compares with; at most a day of them.</summary>
    public int IidHistory { get; init; } = IidSpike.LongestHistory;

    /// <summary>How long concurrency or burn must stay at its ceiling.</summary>
    public TimeSpan PinFor { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The share of the workspace's burn, 0 to 1, from which on a pin is a key's own.</summary>
    public double PinShare { get; init; } = 0.5;

    /// <summary>Credits per hour that the plan allows the key; null: learnt from readings and burn.</summary>
    public double? BurnCeiling { get; init; }

    /// <summary>
    /// The part of its highest hour of late that a product or model the key never used must bring, on top of the most
    /// that it usually uses at this hour, to be told by itself.
    /// </summary>
    public double FirstUseShare { get; init; } = 0.75;

    /// <summary>
    /// How long after a first use a burst of it needs less to be a spike; what was told of it is not told again so
    /// long.
    /// </summary>
    public TimeSpan FirstUseWatch { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How far ahead the end of the credits is worth a page.</summary>
    public TimeSpan LimitHorizon { get; init; } = TimeSpan.FromHours(72);

    /// <summary>The days that count as days off besides weekends.</summary>
    public HolidaySet Holidays { get; init; } = HolidaySet.None;

    /// <summary>How many keys of a workspace must surge at once to be told of as one event.</summary>
    public int EventKeys { get; init; } = 4;

    /// <summary>What part of the keys in use they must be, 0 to 1.</summary>
    public double EventPart { get; init; } = 0.1;

    /// <summary>Keys that begin to surge within this time of one another surge at once.</summary>
    public TimeSpan EventWithin { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// How many times the mean burn of the other keys of an event a key must burn to be told by itself; 0: each is.
    /// </summary>
    public double EventBeyond { get; init; } = 4;

    /// <summary>Whether use of a credential that was disabled or deleted is told.</summary>
    public bool RevokedCredential { get; init; } = true;

    /// <summary>
    /// How long after it was seen revoked use may go on: requests that run, and the provider's own delay.
    /// </summary>
    public TimeSpan RevokedGrace { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Whether use of a credential that no inventory lists and nobody owns is told.</summary>
    public bool UnknownCredential { get; init; } = true;

    /// <summary>
    /// How long after a workspace is watched first a credential that appears is taken for an old one.
    /// </summary>
    public TimeSpan UnknownGrace { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Whether use of the old credential of a rotation is told after the overlap.</summary>
    public bool OldCredential { get; init; } = true;

    /// <summary>How long the old and the new credential of a rotation may both be used.</summary>
    public TimeSpan RotationOverlap { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How old a credential may be; what is older is shown as due, and pages nobody.</summary>
    public TimeSpan RotationMaxAge { get; init; } = TimeSpan.FromDays(90);

    /// <summary>Whether it is told that the provider disabled a credential, or somebody who holds it.</summary>
    public bool ProviderLock { get; init; } = true;

    /// <summary>
    /// Whether the key serves nothing that would be missed, so that it may be contained without asking anybody.
    /// </summary>
    public bool Expendable { get; init; }

    /// <summary>What is done by itself to an expendable key whose incident is critical.</summary>
    public AutomaticContainment AutomaticContainment { get; init; } = AutomaticContainment.Off;

    /// <summary>Credits that an automatic limit leaves on top of those used in the billing period.</summary>
    public double ContainmentLimitPlus { get; init; }

    /// <summary>How many keys of a workspace may be contained by themselves within an hour.</summary>
    public int ContainmentsPerHour { get; init; } = 3;

    /// <summary>How long the evidence must be quiet before an incident resolves.</summary>
    public TimeSpan ResolveAfter { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long an incident may burn before its owner is told again.</summary>
    public TimeSpan RemindAfter { get; init; } = TimeSpan.FromHours(4);

    /// <summary>How many times the credits per hour of the last page count as worse.</summary>
    public double WorsenedBy { get; init; } = 2;

    /// <summary>How long after a page the next one about worse may follow.</summary>
    public TimeSpan WorsenAfter { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long after it resolved an incident that comes back is the same one.</summary>
    public TimeSpan ReopenWithin { get; init; } = TimeSpan.FromHours(6);

    /// <summary>
    /// How often an incident may come back until it stays open, and tells nobody when it comes back, for as long as
    /// <see cref="ReopenWithin"/> after its last evidence; 0: always resolve.
    /// </summary>
    public int FlapAfter { get; init; } = 2;

    /// <summary>How long after a person resolved an incident that burns on its owner is told again.</summary>
    public TimeSpan ReopenAfterResolve { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long an acknowledgement holds; until then nobody is reminded.</summary>
    public TimeSpan AcknowledgeFor { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long evidence must go on before the first page; what is absolute is told at once.</summary>
    public TimeSpan ConfirmFor { get; init; } = TimeSpan.Zero;

    /// <summary>Incidents a year that one key may open, when its owner has so many warm ones.</summary>
    /// <param name="keysOfOwner">At least 1.</param>
    public double BudgetOfKey(int keysOfOwner) => Math.Min(BudgetPerKeyYear, BudgetPerOwnerYear / keysOfOwner);
}
