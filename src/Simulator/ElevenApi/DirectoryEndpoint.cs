using System.Globalization;
using Burnwatch.Simulator.Usage;
using Microsoft.AspNetCore.Http;

namespace Burnwatch.Simulator.ElevenApi;

/// <summary>Who and what a workspace has beside its keys. The audit log is for the enterprise tier alone.</summary>
internal sealed class DirectoryEndpoint(SimulatedWorkspace workspace, TimeProvider time)
{
    private const int LongestPage = 100;

    public Task<IResult> GroupsAsync(HttpContext http, Caller caller) => Task.FromResult(Results.Json(
        new Dictionary<string, WorkspaceGroup>
        {
            ["grp_engineering"] = new()
            {
                Id = "grp_engineering",
                Name = "Engineering",
                Members = [.. Members().Select(m => m.UserId)],
            },
        },
        DirectoryJson.Default.IReadOnlyDictionaryStringWorkspaceGroup));

    public Task<IResult> MembersAsync(HttpContext http, Caller caller) =>
        Task.FromResult(Results.Json(Members(), DirectoryJson.Default.IReadOnlyListWorkspaceMember));

    public static Task<IResult> WebhooksAsync(HttpContext http, Caller caller) => Task.FromResult(Results.Json(
        new WebhookList([new Webhook("wh_1", "transcripts", "https://hooks.example.com/t/4711", false)]),
        DirectoryJson.Default.WebhookList));

    public Task<IResult> AuditLogAsync(HttpContext http, Caller caller)
    {
        if (workspace.Scenario.Workspace.Tier != "enterprise")
            return Task.FromResult(ApiErrors.Named["subscription_required"].ToResult(http.TraceIdentifier));
        var from = Number(http, "time_from_unix_ms") ?? 0;
        var length = (int)Math.Clamp(Number(http, "limit") ?? 50, 1, LongestPage);
        var skipped = (int)(Number(http, "cursor") ?? 0);
        var entries = Entries().Where(e => e.Time >= from).Skip(skipped).Take(length + 1).ToList();
        var hasMore = entries.Count > length;
        return Task.FromResult(Results.Json(
            new AuditLog(
                [.. entries.Take(length)], hasMore,
                hasMore ? (skipped + length).ToString(CultureInfo.InvariantCulture) : null),
            DirectoryJson.Default.AuditLog));
    }

    // What the simulator knows to have been done: its keys were made.
    private IEnumerable<AuditEntry> Entries() => workspace.Keys
        .Where(k => k.CreatedAt <= time.GetUtcNow())
        .OrderByDescending(k => k.CreatedAt)
        .Select(k => new AuditEntry(
            "log_" + k.Id, k.CreatedAt.ToUnixTimeMilliseconds(), "api_key_created", 3004,
            new AuditActor(new AuditUser(Members()[0].UserId)), $"The API key {k.Scenario.Name} was created."));

    private IReadOnlyList<WorkspaceMember> Members() =>
    [
        new()
        {
            UserId = "user_" + Draws.Hex(Draws.Name(workspace.Scenario.Seed, "owner"), 20),
            Email = "owner@example.com",
            FirstName = "Olu",
            SeatType = "workspace_admin",
            IsOwner = true,
        },
        new()
        {
            UserId = "user_" + Draws.Hex(Draws.Name(workspace.Scenario.Seed, "member"), 20),
            Email = "member@example.com",
            FirstName = "Mei",
        },
    ];

    private static long? Number(HttpContext http, string name) =>
        long.TryParse(http.Request.Query[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
