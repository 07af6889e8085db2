using Burnwatch.Alerting.Incidents;

namespace Burnwatch.Alerting.Tests.Incidents;

public class SurgingKeysTests
{
    private static readonly DateTimeOffset Through = Some.Noon.AddMinutes(30);

    [Fact] public void Three_keys_are_none() => Assert.Null(EventOf(Surging(3), inUse: 10));

    [Fact] public void Four_are_one() => Assert.Equal((4, 10), Counts(EventOf(Surging(4), inUse: 10)));

    [Fact] public void Four_of_forty_are_one() => Assert.NotNull(EventOf(Surging(4), inUse: 40));

    [Fact] public void Four_of_forty_one_may_be_chance() => Assert.Null(EventOf(Surging(4), inUse: 41));

    [Fact] public void No_more_keys_surge_than_are_in_use() => Assert.Equal((4, 4), Counts(EventOf(Surging(4), inUse: 3)));

    [Fact]
    public void A_policy_says_how_many_what_part_and_how_close() => Assert.Multiple(
        () => Assert.NotNull(EventOf(Surging(2), 10, Policy.Default with { EventKeys = 2 })),
        () => Assert.Null(EventOf(Surging(4), 10, Policy.Default with { EventPart = 0.5 })),
        () => Assert.Null(EventOf(Surging(4), 10, Policy.Default with { EventWithin = TimeSpan.FromMinutes(2) })));

    [Fact]
    public void What_began_half_an_hour_before_is_another_cause()
    {
        Assert.Null(EventOf([At("early", 0), .. Surging(3)], inUse: 10));
        Assert.NotNull(EventOf([At("early", 1), .. Surging(3)], inUse: 10));
    }

    [Fact]
    public void It_began_with_the_first_and_names_ten()
    {
        var found = EventOf(Surging(12).Reverse(), inUse: 40)!;
        Assert.Equal((12, Some.Noon.AddMinutes(10)), (found.Keys, found.Since));
        Assert.Equal(["k00", "k01", "k02", "k03", "k04", "k05", "k06", "k07", "k08", "k09"], found.Names);
    }

    [Fact]
    public void Its_share_is_its_part_of_what_all_burn() =>
        Assert.Equal(0.7, EventOf([At("big", 20, 7_000), .. Surging(3)], inUse: 10)!.Share, 6);

    [Fact]
    public void An_event_that_goes_on_keeps_its_beginning()
    {
        var marked = At("k", 20) with { EventSince = Some.Noon.AddHours(-2) };
        var found = EventOf([marked, At("first", -120), At("second", -100), At("third", -90)], inUse: 10)!;
        Assert.Equal((4, Some.Noon.AddHours(-2)), (found.Keys, found.Since));
    }

    [Fact]
    public void The_reason_is_in_plain_words()
    {
        var found = new WorkspaceEvent { Since = Some.Noon, Keys = 12, KeysInUse = 40, Names = [], Share = 0.084 };
        Assert.Equal(
            "Part of a workspace event: 12 of 40 keys in use surge since 2026-06-15 12:00 UTC, this one with 8 % of their "
            + "credits; one cause is likelier than 12 leaks: a deploy, a price change, or one store of keys that got out.",
            found.Reason);
    }

    [Theory]
    [InlineData(SignalKind.CreditSpike, true)]
    [InlineData(SignalKind.SlowBurn, true)]
    [InlineData(SignalKind.UnusualHour, true)]
    [InlineData(SignalKind.CostPerRequest, true)]
    [InlineData(SignalKind.LeakLike, true)]
    [InlineData(SignalKind.IdleKeyActive, false)]
    [InlineData(SignalKind.ConcurrencyPinned, false)]
    [InlineData(SignalKind.BurnPinned, false)]
    [InlineData(SignalKind.LimitCrossed, false)]
    [InlineData(SignalKind.RevokedCredentialActive, false)]
    [InlineData(SignalKind.UnknownCredential, false)]
    [InlineData(SignalKind.OldCredentialActive, false)]
    [InlineData(SignalKind.ProviderLock, false)]
    public void Pins_limits_and_credentials_are_no_surge(SignalKind kind, bool isSurge)
    {
        Assert.Equal(isSurge, Surge.IsIn(Some.Signal(kind)));
        Assert.False(Surge.IsIn(Some.Signal(kind) with { IsAbsolute = true }));
    }

    [Fact]
    public void A_mark_is_news_once_and_again_when_it_has_doubled()
    {
        var step = Event(4).MarkOn(new IncidentStep(Some.Incident(), IncidentChange.None, ""));
        Assert.Equal((IncidentChange.Marked, Event(4).Reason), (step.Change, step.Why));
        Assert.False(step.Triggers);
        var quiet = new IncidentStep(step.Incident, IncidentChange.None, "");
        Assert.Equal(quiet, Event(7).MarkOn(quiet));
        Assert.Equal(IncidentChange.Marked, Event(8).MarkOn(quiet).Change);
    }

    [Fact]
    public void A_page_shows_the_event_as_it_is_now()
    {
        var incident = Some.Incident() with { Event = Event(4) };
        var step = Event(5).MarkOn(new IncidentStep(incident, IncidentChange.Worsened, "It is worse."));
        Assert.Equal((IncidentChange.Worsened, "It is worse.", 5), (step.Change, step.Why, step.Incident!.Event!.Keys));
    }

    private static WorkspaceEvent Event(int keys) =>
        new() { Since = Some.Noon, Keys = keys, KeysInUse = 40, Names = [], Share = 0.1 };

    private static (int Keys, int InUse) Counts(WorkspaceEvent? found) => (found!.Keys, found.KeysInUse);

    private static WorkspaceEvent? EventOf(IEnumerable<Surge> surges, int inUse, Policy? policy = null)
    {
        var all = surges.ToList();
        var surging = new SurgingKeys(all, Through);
        policy ??= Policy.Default;
        var found = surging.EventOf(all[0], policy, inUse);
        Assert.True(found is null || surging.MayBeEvent(policy));
        return found;
    }

    // A minute after one another, the first ten minutes after noon.
    private static IEnumerable<Surge> Surging(int keys) => Enumerable.Range(0, keys).Select(i => At($"k{i:00}", 10 + i));

    private static Surge At(string key, int minute, double peak = 1_000) =>
        new() { Key = key, At = Some.Noon.AddMinutes(minute), PeakPerHour = peak };
}
