using Burnwatch.Alerting.Hygiene;
using Burnwatch.Collector.Containment;
using Burnwatch.Alerting.Quiet;
using Burnwatch.Collector.Rotation;
using Burnwatch.Web.Charts;
using Burnwatch.Web.Incidents;

namespace Burnwatch.Web.Keys;

/// <summary>What the page of a key shows.</summary>
public sealed record KeyModel
{
    public required DateTimeOffset Now { get; init; }
    public required KeyDetails Key { get; init; }
    public required KeyLearning Learning { get; init; }

    /// <summary>Credits that are usual in this hour; null while the key is learning.</summary>
    public ExpectedRange? Usual { get; init; }

    /// <summary>The burn of the last day and of the last week.</summary>
    public required IReadOnlyList<Chart> Burn { get; init; }

    /// <summary>The last day, one for each model family with readings.</summary>
    public required IReadOnlyList<Chart> Concurrency { get; init; }
    public required IReadOnlyList<CredentialRow> Credentials { get; init; }

    /// <summary>What changed of them, the newest first.</summary>
    public required IReadOnlyList<CredentialEventRow> CredentialEvents { get; init; }

    /// <summary>What Burnwatch did to them at the provider, the newest first.</summary>
    public required IReadOnlyList<ContainmentRow> Containments { get; init; }

    /// <summary>Services that reported its use, the last first.</summary>
    public required IReadOnlyList<OriginRow> Origins { get; init; }

    /// <summary>How well it is cared for; null where it has no credential.</summary>
    public required JudgedHygiene? Care { get; init; }

    /// <summary>Credentials that look like its next one, and what its own looks like the next one of.</summary>
    public required IReadOnlyList<Successor> Proposals { get; init; }
    public required KeyPolicy Policy { get; init; }

    /// <summary>What is in force for it.</summary>
    public required IReadOnlyList<QuietLine> Quiet { get; init; }
    public required IReadOnlyList<IncidentSummary> Incidents { get; init; }
}

/// <summary>What the list of keys shows.</summary>
public sealed record KeyListModel(KeyList Keys, DateTimeOffset Now);
