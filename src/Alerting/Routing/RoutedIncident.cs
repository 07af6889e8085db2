using Burnwatch.Alerting.Policies;

namespace Burnwatch.Alerting.Routing;

/// <summary>What of an incident decides where its page goes.</summary>
internal sealed record RoutedIncident
{
    public required Severity Severity { get; init; }

    public required IReadOnlyList<SignalKind> Signals { get; init; }

    public string? Environment { get; init; }

    /// <summary>Whose key it is; null: nobody's.</summary>
    public PolicyOwner? Owner { get; init; }

    /// <summary>Who is told where the key has no owner, or the owner no way to be told; null: nobody is named.</summary>
    public PolicyOwner? Fallback { get; init; }
}
