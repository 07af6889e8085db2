namespace Burnwatch.Collector.Pushing;

/// <summary>What a service reports of one response of the provider, or of several that it summed up.</summary>
public readonly record struct Sample
{
    /// <summary>
    /// What names a credential: the provider's id or hash of it, or the name of its key; never the key itself.
    /// </summary>
    public required string Credential { get; init; }

    /// <summary>The workspace of the credential; null where the credential is not ambiguous without it.</summary>
    public string? Workspace { get; init; }

    /// <summary>When the response came; a sum belongs to one minute.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What the maximum is for; empty where it is not known.</summary>
    public string ModelFamily { get; init; }

    /// <summary>Credits that were used, zero where they are not known.</summary>
    public double Credits { get; init; }

    /// <summary>Requests that used them, zero where they are not known.</summary>
    public long Requests { get; init; }

    /// <summary>How many requests ran, as a response showed it; null where none did.</summary>
    public int? Current { get; init; }

    /// <summary>How many requests may run; null where no response showed it.</summary>
    public int? Maximum { get; init; }

    /// <summary>The service that reports; empty where it does not say.</summary>
    public string Service { get; init; }

    /// <summary>Where it runs; empty where it does not say.</summary>
    public string Host { get; init; }
}
