using Burnwatch.Calibration;
using Burnwatch.Models;

namespace Burnwatch;

/// <summary>What a judgement depends on besides the key's own past.</summary>
public sealed record JudgeContext
{
    private RuleLevels? levels;

    /// <summary>The settings in force for the key.</summary>
    public required Policy Policy
    {
        get;
        init
        {
            field = value;
            levels = null;
        }
    }

    /// <summary>Whose hours and working days count.</summary>
    public required Calendar Calendar { get; init; }

    /// <summary>Warm keys that share the owner's budget, at least 1.</summary>
    public int KeysOfOwner
    {
        get;
        init
        {
            field = value;
            levels = null;
        }
    } = 1;

    /// <summary>
    /// What a budget asks of each rule: derived from the workspace's own history, or the shipped ones.
    /// </summary>
    public ThresholdTable Thresholds
    {
        get;
        init
        {
            field = value;
            levels = null;
        }
    } = ThresholdTable.Shipped;

    /// <summary>
    /// What weighs all that is odd about a span together; null: nothing does, and nobody says how sure it is.
    /// </summary>
    public LeakModel? Model { get; init; } = LeakModel.Shipped;

    /// <summary>From where on each rule fires for the key.</summary>
    internal RuleLevels Levels => levels ??= Thresholds.Of(Policy, KeysOfOwner);

    /// <summary>While an incident is open, what it brings is learnt at a tenth of the rate.</summary>
    public bool IncidentIsOpen { get; init; }

    /// <summary>
    /// Whether a person said that what the key does is expected: it is learnt at the full rate, also while an incident
    /// is open and whatever fires.
    /// </summary>
    public bool LearnAtOnce { get; init; }

    /// <summary>When its use was announced, which is never learnt; null where nobody announced any.</summary>
    public Announced? Announced { get; init; }

    internal bool LearnsSlowly => IncidentIsOpen && !LearnAtOnce;

    /// <summary>
    /// The key's share of the workspace's credits while a pin lasts, 0 to 1; null when no usage of that time is known.
    /// A pin belongs to the account, so without this share it would be blamed on whoever read it.
    /// </summary>
    public double? BurnShare { get; init; }

    /// <summary>
    /// Since when the use of the key is known: when it was made, or where the history of its workspace begins if that
    /// is later; null where neither is known.
    /// </summary>
    public DateTimeOffset? WatchedFrom { get; init; }

    /// <summary>What a key without a past of its own is compared with; null while too few keys are warm.</summary>
    public Peers? Peers { get; init; }

    /// <summary>Whether time without usage is unknown rather than unused.</summary>
    public bool MissingIsUnknown { get; init; }
}
