namespace Burnwatch;

/// <summary>What a judgement depends on besides the key's own past.</summary>
public sealed record JudgeContext
{
    /// <summary>The settings in force for the key.</summary>
    public required Policy Policy { get; init; }

    /// <summary>Whose hours and working days count.</summary>
    public required Calendar Calendar { get; init; }

    /// <summary>Warm keys that share the owner's budget, at least 1.</summary>
    public int KeysOfOwner { get; init; } = 1;

    /// <summary>While an incident is open, what it brings is learnt at a tenth of the rate.</summary>
    public bool IncidentIsOpen { get; init; }

    /// <summary>
    /// The key's share of the workspace's credits while a pin lasts, 0 to 1; null when no usage of that time is known. A pin
    /// belongs to the account, so without this share it would be blamed on whoever read it.
    /// </summary>
    public double? BurnShare { get; init; }

    /// <summary>Whether time without usage is unknown rather than unused.</summary>
    public bool MissingIsUnknown { get; init; }
}
