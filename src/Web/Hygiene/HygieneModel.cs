using Burnwatch.Alerting.Hygiene;
using Burnwatch.Collector.Rotation;

namespace Burnwatch.Web.Hygiene;

/// <summary>What the page of the hygiene shows.</summary>
public sealed record HygieneModel(
    IReadOnlyList<JudgedHygiene> Keys, IReadOnlyList<Successor> Proposals, DateTimeOffset Now);
