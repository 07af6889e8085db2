using Burnwatch.Alerting.Evaluation;
using Burnwatch.Alerting.Incidents;
using Burnwatch.Alerting.Paging;

namespace Burnwatch.Web.Tests;

/// <summary>A night in which a key leaked, told by the real folds: what it is, who was told, and what else goes on.</summary>
internal sealed record LeakStory
{
    /// <summary>The stranger begins.</summary>
    public static readonly DateTimeOffset LeakedAt = Pages.Now.AddMinutes(-62);

    public static readonly DateTimeOffset OpenedAt = Pages.Now.AddMinutes(-38);

    private static readonly DateTimeOffset Began = Pages.Now.AddDays(-21).AddMinutes(-12);

    public required long Key { get; init; }
    public required long Incident { get; init; }
    public required long BusyKey { get; init; }
    public required long NewKey { get; init; }
    public required long ResolvedKey { get; init; }
    public required long ResolvedIncident { get; init; }

    public static async Task<LeakStory> TellAsync(World world)
    {
        var workspace = await world.WorkspaceAsync("studio", Pages.Now.AddMinutes(-1));
        var owner = await world.OwnerAsync("Checkout team", "checkout@example.com", "Europe/Berlin");
        var media = await world.OwnerAsync("Media", "media@example.com");
        var (key, incident) = await LeakAsync(world, workspace, owner);
        var busy = await world.KeyAsync(workspace, "podcast-render", media, "production", "podcasts");
        await world.CredentialAsync(busy, "podcast-render", hint: "77de", used: 4_100_000);
        await UseAsync(world, busy, Traffic.ByDay(Began, Pages.Now.AddMinutes(-12), 9_000));
        var fresh = await world.KeyAsync(workspace, "support-bot", media, "staging");
        await UseAsync(world, fresh, Traffic.Steady(Pages.Now.AddDays(-2).AddMinutes(-12), Pages.Now.AddMinutes(-12), 30));
        await world.KeyAsync(workspace, "spare");
        var (resolvedKey, resolved) = await ResolvedAsync(world, workspace);
        return new LeakStory
        {
            Key = key,
            Incident = incident,
            BusyKey = busy,
            NewKey = fresh,
            ResolvedKey = resolvedKey,
            ResolvedIncident = resolved,
        };
    }

    private static async Task<(long Key, long Incident)> LeakAsync(World world, long workspace, long owner)
    {
        var key = await world.KeyAsync(workspace, "checkout-voice", owner, "production", "checkout");
        await world.CredentialAsync(key, "checkout-voice", hint: "a3f9", account: "checkout-prod", used: 612_400, limit: 1_000_000);
        await world.CredentialAsync(key, "checkout-voice (old)", hint: "09bc", account: "checkout-prod", disabledFor: "self_disabled");
        var past = Traffic.ByDay(Began, LeakedAt, 1_800);
        var leak = Traffic.EachMinute(LeakedAt, Pages.Now.AddMinutes(-1), 4_800);
        await world.BurnAsync(key, [.. past, .. leak]);
        var watch = Traffic.WatchOf(past, "Europe/Berlin");
        await world.ProfileAsync(key, watch.Profile);
        await world.ReadingsAsync(key, [.. ReadingsOf(Pages.Now.AddHours(-14), LeakedAt, 3), .. ReadingsOf(LeakedAt, Pages.Now, 10)]);

        var watched = WatchedOf(key, workspace);
        var opened = Judge(watch, leak, OpenedAt, watched, null, out var verdict);
        var incident = await world.IncidentAsync(key, opened.Incident!);
        await TellAsync(world, incident, opened, verdict, watched, leak, OpenedAt, "503 Service Unavailable, then 202 Accepted: Event processed", attempts: 2);
        var later = Pages.Now.AddMinutes(-10);
        var worse = Judge(watch, leak, later, watched, opened.Incident! with { Id = incident }, out verdict);
        await world.ExecuteAsync(
            "update incident set generation = @Generation, paged_at = @At, peak_per_hour = @Peak where id = @incident",
            new { worse.Incident!.Generation, At = later.UtcDateTime, Peak = worse.Incident.PeakPerHour, incident });
        await TellAsync(world, incident, worse, verdict, watched, leak, later, "202 Accepted: Event processed");
        return (key, incident);
    }

    private static async Task<(long Key, long Incident)> ResolvedAsync(World world, long workspace)
    {
        var key = await world.KeyAsync(workspace, "night-batch");
        var end = Pages.Now.AddDays(-1).AddMinutes(-12);
        var past = Traffic.AtOne(Began, end.AddHours(-3), 4_000);
        var spike = Traffic.Steady(end.AddHours(-3), end.AddHours(-1), 60_000);
        await world.BurnAsync(key, [.. past, .. spike]);
        var watch = Traffic.WatchOf(past);
        await world.ProfileAsync(key, watch.Profile);
        var watched = WatchedOf(key, workspace) with { Name = "night-batch", Owner = null, OwnerMail = null, Environment = null, Hint = null };
        var opened = Judge(watch, spike, end.AddHours(-2), watched, null, out var verdict);
        var over = opened.Incident! with { State = IncidentState.Resolved, ResolvedAt = end };
        var incident = await world.IncidentAsync(key, over);
        await TellAsync(world, incident, opened, verdict, watched, spike, end.AddHours(-2), "202 Accepted: Event processed");
        await world.StepAsync(incident, end, "resolved", "Nothing odd for 30 min; it lasted 2 h.");
        return (key, incident);
    }

    private static IncidentStep Judge(
        KeyWatch watch, IReadOnlyList<KeyBucket> leak, DateTimeOffset at, WatchedKey key, Incident? last, out Verdict verdict)
    {
        var scratch = new KeyWatch(watch.Profile);
        foreach (var bucket in leak.Where(b => b.End <= at))
            scratch.Put(bucket);
        verdict = scratch.Judge(at, watch.Profile.Through, [], null, Traffic.ContextOf(key.TimeZone));
        // With nothing known for good, nothing recovers.
        return IncidentFold.Step(last, verdict, default, Policy.Default, at);
    }

    private static async Task TellAsync(
        World world, long incident, IncidentStep step, Verdict verdict, WatchedKey key, IReadOnlyList<KeyBucket> leak, DateTimeOffset at,
        string answer, int attempts = 1)
    {
        var judgement = Judgement.Of(verdict, reading: 30_412, settledThrough: UsageSpan.StartOf(at.AddMinutes(-30)), policyVersion: 0);
        await world.StepAsync(incident, at, step.Change.ToString().ToLowerInvariant(), step.Why, judgement);
        var burn = new Burn { Credits = leak.Where(b => b.End <= at).Sum(b => b.Credits), UsedFor = ["TTS eleven_turbo_v2_5 (100 %)"] };
        await world.PageAsync(incident, at, PageContent.Of(step.Incident!, step.Why, verdict, key, burn, at), attempts: attempts, answer: answer);
    }

    private static async Task UseAsync(World world, long key, IReadOnlyList<KeyBucket> buckets)
    {
        await world.BurnAsync(key, buckets);
        await world.ProfileAsync(key, Traffic.WatchOf(buckets).Profile);
    }

    private static IEnumerable<ConcurrencyReading> ReadingsOf(DateTimeOffset from, DateTimeOffset to, int current)
    {
        for (var at = from; at < to; at = at.AddMinutes(1))
            yield return new ConcurrencyReading { At = at, ModelFamily = "turbo", Current = current - (at.Minute % 3 == 0 ? 1 : 0), Maximum = 10 };
    }

    private static WatchedKey WatchedOf(long key, long workspace) => new()
    {
        Id = key,
        WorkspaceId = workspace,
        Workspace = "studio",
        Name = "checkout-voice",
        Owner = "Checkout team",
        OwnerMail = "checkout@example.com",
        Environment = "production",
        Product = "checkout",
        TimeZone = "Europe/Berlin",
        Hint = "a3f9",
        ServiceAccount = "checkout-prod",
        CreditsUsed = 612_400,
        CreditLimit = 1_000_000,
        CountersReadAt = Pages.Now.AddMinutes(-6),
        CycleEndsAt = new DateTimeOffset(2026, 3, 15, 0, 0, 0, TimeSpan.Zero),
        KeysOfOwner = 1,
    };
}
