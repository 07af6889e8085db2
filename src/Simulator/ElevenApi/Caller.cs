using Burnwatch.Simulator.Usage;

namespace Burnwatch.Simulator.ElevenApi;

/// <summary>Who makes a request: the workspace's admin, or one of its keys.</summary>
internal sealed record Caller(SimulatedKey? Key, IReadOnlyList<string>? Permissions)
{
    public bool Has(string permission) => Permissions is null || Permissions.Contains(permission);
}
