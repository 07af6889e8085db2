namespace Burnwatch.Collector.ElevenApi;

/// <summary>What a failed call means for the one who made it.</summary>
internal enum ElevenApiFailureKind
{
    /// <summary>The provider refuses the credential altogether: unknown, removed, disabled or blocked.</summary>
    KeyDead,

    /// <summary>
    /// The credential is alive but may not do this: a permission, the plan or the address is missing.
    /// </summary>
    ScopeMissing,

    /// <summary>The credits of the key or of the workspace are used up.</summary>
    Quota,

    /// <summary>Too many requests at once; waiting for the own ones to end helps.</summary>
    ThrottledConcurrency,

    /// <summary>Too many requests in a span of time, or the provider is busy; backing off helps.</summary>
    ThrottledRate,

    /// <summary>The network or the provider failed in a way that passes.</summary>
    Transient,

    /// <summary>The provider does not understand the request: it will not, however often it is sent.</summary>
    ClientBug,

    /// <summary>The answer was a success but not of the form that was expected.</summary>
    Malformed,
}
