using Burnwatch.Web.Incidents;
using Burnwatch.Web.Keys;

namespace Burnwatch.Web.Overview;

/// <summary>Reads the first page.</summary>
internal sealed class OverviewReader(
    IncidentSummaryStore incidents, KeySummaryStore keys, WorkspaceStore workspaces, TimeProvider time)
{
    private const int MostKeys = 15;
    private const int MostResolved = 10;

    private static readonly TimeSpan Recently = TimeSpan.FromDays(7);

    public async Task<OverviewModel> ReadAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        return new OverviewModel
        {
            Now = now,
            Open = await incidents.OpenAsync(cancellation),
            Resolved = await incidents.ResolvedAsync(now - Recently, MostResolved, cancellation),
            Keys = await keys.ListAsync(now, MostKeys, cancellation),
            Workspaces = await workspaces.AllAsync(cancellation),
        };
    }
}
