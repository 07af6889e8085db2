namespace Burnwatch.Simulator.Faults;

/// <summary>What a fault can strike: one endpoint, or all of one peer.</summary>
public enum SimulatorEndpoint
{
    /// <summary>All endpoints of the ElevenAPI.</summary>
    ElevenApi,

    /// <summary>The usage query.</summary>
    Usage,

    /// <summary>The list of single requests.</summary>
    Requests,

    /// <summary>The list of service accounts and keys, and the keys of one account.</summary>
    ServiceAccounts,

    /// <summary>Changing and deleting a key.</summary>
    KeyChange,

    Subscription,

    User,

    Models,

    /// <summary>Groups, members, webhooks and the audit log of the workspace.</summary>
    Workspace,

    TextToSpeech,

    /// <summary>The deprecated character-stats.</summary>
    CharacterStats,

    /// <summary>All endpoints of the PagerDuty.</summary>
    PagerDuty,

    /// <summary>Alert events.</summary>
    Enqueue,

    /// <summary>Change events.</summary>
    ChangeEnqueue,

    /// <summary>Incidents by REST.</summary>
    Incidents,
}
