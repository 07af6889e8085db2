using Burnwatch.Alerting.Incidents;

namespace Burnwatch.Alerting.Tests.Incidents;

public class IncidentFoldTests
{
    private static readonly Verdict Calm = Some.Verdict(500);
    private static readonly Policy Confirming = Policy.Default with { ConfirmFor = TimeSpan.FromMinutes(10) };

    [Fact] public void Nothing_odd_opens_nothing() => Steps(IncidentChange.None, null, Calm);
    [Fact] public void A_signal_opens() => Steps(IncidentChange.Opened, null, Spike(at: 0));
    [Fact] public void What_is_not_judged_opens_nothing() => Steps(IncidentChange.None, null, default);

    [Fact] public void The_same_evidence_seen_again_is_nothing_new() => Steps(IncidentChange.None, Open(), Spike(at: 0), now: 1);
    [Fact] public void Older_evidence_is_nothing_new() => Steps(IncidentChange.None, Open(), Spike(at: -5), now: 1);
    [Fact] public void What_goes_on_as_it_was_joins_and_tells_nobody() => Steps(IncidentChange.None, Open(), Spike(at: 20, lastHour: 19_999), now: 20);

    // A page told of 10,000 credits an hour at noon; twice as many are worse, and a quarter of an hour lies between two pages.
    [Fact] public void Twice_the_cost_is_worse() => Steps(IncidentChange.Worsened, Open(), Spike(at: 15, lastHour: 20_000), now: 15);
    [Fact] public void Less_than_twice_the_cost_is_not() => Steps(IncidentChange.None, Open(), Spike(at: 15, lastHour: 19_999), now: 15);
    [Fact] public void Worse_waits_for_the_spacing() => Steps(IncidentChange.None, Open(), Spike(at: 14, lastHour: 90_000), now: 14);
    [Fact] public void A_new_kind_is_worse_whatever_it_costs() => Steps(IncidentChange.Worsened, Open(), Pin(at: 15), now: 15);
    [Fact] public void A_new_kind_waits_for_the_spacing_too() => Steps(IncidentChange.None, Open(), Pin(at: 14), now: 14);
    [Fact] public void A_key_without_credits_does_not_worsen_by_cost() => Steps(IncidentChange.None, Open() with { PagedPerHour = 0 }, Spike(at: 15, lastHour: 0), now: 15);

    [Fact] public void What_goes_on_is_told_again_after_four_hours() => Steps(IncidentChange.Reminded, Open(), Spike(at: 240), now: 240);
    [Fact] public void And_not_a_minute_before() => Steps(IncidentChange.None, Open(), Spike(at: 239), now: 239);
    [Fact] public void Without_new_evidence_nobody_is_told_again() => Steps(IncidentChange.None, Open(), Calm, now: 600);

    [Fact] public void Ordinary_evidence_is_recovering() => Steps(IncidentChange.Recovering, Open(), Calm, usage: 1, now: 31);
    [Fact] public void Missing_data_is_not_recovery() => Steps(IncidentChange.None, Open(), Calm, usage: 0, now: 600);
    [Fact] public void Half_an_hour_of_settled_quiet_resolves() => Steps(IncidentChange.Resolved, Open(), Calm, usage: 30, now: 60);
    [Fact] public void Less_does_not() => Steps(IncidentChange.Recovering, Open(), Calm, usage: 29, now: 59);
    [Fact] public void Recovering_is_told_once() => Steps(IncidentChange.None, Recovering(), Calm, usage: 29, now: 59);
    [Fact] public void New_evidence_while_recovering_is_a_relapse() => Steps(IncidentChange.Relapsed, Recovering(), Spike(at: 40), usage: 20, now: 41);

    [Fact] public void Readings_do_not_resolve_what_usage_showed() => Steps(IncidentChange.None, Open(), Calm, readings: 600, counters: 600, now: 600);
    [Fact] public void Usage_does_not_resolve_what_readings_showed() => Steps(IncidentChange.None, Pinned(), Calm, usage: 600, counters: 600, now: 600);
    [Fact] public void Readings_resolve_a_pin() => Steps(IncidentChange.Resolved, Pinned(), Calm, readings: 30, now: 31);
    [Fact] public void Counters_resolve_a_limit() => Steps(IncidentChange.Resolved, Limited(), Calm, counters: 30, now: 31);
    [Fact] public void Usage_does_not_resolve_what_counters_showed() => Steps(IncidentChange.None, Limited(), Calm, usage: 600, readings: 600, now: 600);
    [Fact] public void One_kind_that_is_not_known_yet_keeps_all_open() => Steps(IncidentChange.None, Open(Some.Signal(), Some.Signal(SignalKind.ConcurrencyPinned)), Calm, usage: 600, now: 600);

    [Fact] public void What_comes_back_within_six_hours_is_the_same_one() => Steps(IncidentChange.Reopened, ResolvedAt(60), Spike(at: 419), now: 419);
    [Fact] public void Later_it_is_another() => Steps(IncidentChange.Opened, ResolvedAt(60), Spike(at: 420), now: 420);
    [Fact] public void Evidence_of_the_time_before_does_not_open_it_again() => Steps(IncidentChange.None, ResolvedAt(60), Spike(at: 0), now: 61);

    // A page of severity error told of it at noon.
    [Fact] public void What_is_more_severe_is_worse() => Steps(IncidentChange.Worsened, Open(), Severe(at: 15), now: 15);
    [Fact] public void And_waits_for_the_spacing_like_all_that_is() => Steps(IncidentChange.None, Open(), Severe(at: 14), now: 14);
    [Fact] public void As_severe_as_it_was_told_is_not() => Steps(IncidentChange.None, Open() with { PagedSeverity = Severity.Critical }, Severe(at: 15), now: 15);
    [Fact] public void A_lock_that_joined_is_told_though_nothing_follows() => Steps(IncidentChange.Worsened, Joined(SignalKind.ProviderLock, isAbsolute: true), Calm, now: 15);
    [Fact] public void What_is_not_absolute_and_stopped_is_not() => Steps(IncidentChange.None, Joined(SignalKind.UnusualHour, isAbsolute: false), Calm, now: 15);

    // Somebody looks after it since a minute past noon.
    [Fact] public void Nobody_is_reminded_while_somebody_looks_after_it() => Steps(IncidentChange.None, Acknowledged(), Spike(at: 300), now: 300);
    [Fact] public void Worse_is_told_all_the_same() => Steps(IncidentChange.Worsened, Acknowledged(), Spike(at: 15, lastHour: 20_000), now: 15);
    [Fact] public void Also_when_it_is_new() => Steps(IncidentChange.Worsened, Acknowledged(), Pin(at: 15), now: 15);
    [Fact] public void Also_when_it_is_more_severe() => Steps(IncidentChange.Worsened, Acknowledged(), Severe(at: 15), now: 15);
    [Fact] public void A_day_later_nobody_does_any_more() => Steps(IncidentChange.Unacknowledged, Acknowledged(), Spike(at: 1441), now: 1441);
    [Fact] public void And_not_a_minute_sooner() => Steps(IncidentChange.None, Acknowledged(), Spike(at: 1440), now: 1440);
    [Fact] public void What_somebody_looks_after_recovers_too() => Steps(IncidentChange.Recovering, Acknowledged(), Calm, usage: 1, now: 31);
    [Fact] public void And_resolves() => Steps(IncidentChange.Resolved, Acknowledged(), Calm, usage: 30, now: 60);

    [Fact]
    public void Whoever_looks_after_it_looks_after_what_was_told_before()
    {
        var worse = Step(Acknowledged(), Spike(at: 15, lastHour: 20_000), now: 15).Incident!;
        Assert.Equal((IncidentState.Firing, null, null), (worse.State, worse.AcknowledgedAt, worse.AcknowledgedBy));
    }

    [Fact]
    public void What_relapses_is_looked_after_still()
    {
        var recovering = Step(Acknowledged(), Calm, usage: 1, now: 31).Incident!;
        Assert.Equal(IncidentState.Acknowledged, Step(recovering, Spike(at: 40), usage: 20, now: 41).Incident!.State);
    }

    [Fact]
    public void What_ran_out_is_reminded_of_at_once()
    {
        var alone = Step(Acknowledged(), Spike(at: 1441), now: 1441);
        Assert.Equal("The acknowledgement by dana ran out after 24 h.", alone.Why);
        Assert.Equal(IncidentChange.Reminded, Step(alone.Incident, Spike(at: 1442), now: 1442).Change);
    }

    // Dana resolved it an hour after noon; half an hour later it is opened again if it goes on.
    [Fact] public void What_a_person_resolved_is_left_for_a_while() => Steps(IncidentChange.None, ByHand(), Spike(at: 89), now: 89);
    [Fact] public void And_opened_again_where_it_goes_on() => Steps(IncidentChange.Reopened, ByHand(), Spike(at: 90), now: 90);
    [Fact] public void More_of_the_same_burn_is_left_too() => Steps(IncidentChange.None, ByHand(), Spike(at: 61, lastHour: 20_000), now: 61);
    [Fact] public void What_is_more_severe_is_opened_at_once() => Steps(IncidentChange.Reopened, ByHand(), Severe(at: 61), now: 61);
    [Fact] public void Also_what_is_new() => Steps(IncidentChange.Reopened, ByHand(), Pin(at: 61), now: 61);
    [Fact] public void What_was_before_comes_in_later_and_opens_nothing() => Steps(IncidentChange.None, ByHand(), Spike(at: 59), now: 100);
    [Fact] public void What_ended_stays_ended() => Steps(IncidentChange.None, ByHand(), Calm, usage: 100, now: 130);
    [Fact] public void What_comes_a_day_later_is_another() => Steps(IncidentChange.Opened, ByHand(), Spike(at: 1500), now: 1500);

    [Fact]
    public void What_goes_on_says_who_resolved_it()
    {
        var again = Step(ByHand(), Some.Verdict(10_000, Some.Signal(at: 95, since: 10)), now: 95);
        Assert.Equal("dana resolved it 35 min ago, and it goes on.", again.Why);
        Assert.Equal((7, 2, null, null), (again.Incident!.Id, again.Incident.Generation, again.Incident.ResolvedAt, again.Incident.ResolvedBy));
        Assert.Equal("dana resolved it 35 min ago, and it came back.", Step(ByHand(), Spike(at: 95), now: 95).Why);
    }

    // Evidence must go on for ten minutes.
    [Fact] public void Nobody_is_told_of_what_may_pass() => Confirms(IncidentChange.Pending, null, Spike(at: 0), now: 0);
    [Fact] public void What_goes_on_for_long_enough_is_told() => Confirms(IncidentChange.Opened, Unconfirmed(), Spike(at: 10), now: 10);
    [Fact] public void Not_sooner() => Confirms(IncidentChange.None, Unconfirmed(), Spike(at: 9), now: 9);
    [Fact] public void Not_without_new_evidence() => Confirms(IncidentChange.None, Unconfirmed(), Calm, now: 20);
    [Fact] public void What_is_absolute_does_not_wait() => Confirms(IncidentChange.Opened, null, Absolute(at: 0), now: 0);
    [Fact] public void Nor_where_it_joins() => Confirms(IncidentChange.Opened, Unconfirmed(), Absolute(at: 2), now: 2);
    [Fact] public void What_passed_is_over_and_nobody_knows() => Confirms(IncidentChange.Passed, Unconfirmed(), Calm, usage: 30, now: 60);

    [Fact]
    public void The_first_page_is_the_first_however_long_it_took()
    {
        var told = Step(Unconfirmed(), Spike(at: 10), now: 10, policy: Confirming);
        Assert.Equal((IncidentState.Firing, 1, Minute(10), Minute(0)), (told.Incident!.State, told.Incident.Generation, told.Incident.PagedAt, told.Incident.OpenedAt));
        Assert.True(told.Triggers);
    }

    [Fact]
    public void What_passed_is_not_what_comes_back()
    {
        var passed = Step(Unconfirmed(), Calm, usage: 30, now: 60).Incident!;
        Assert.Equal((0, IncidentChange.Pending), (passed.Generation, Step(passed, Spike(at: 70), now: 70, policy: Confirming).Change));
    }

    [Fact]
    public void What_comes_and_goes_is_told_twice_more_and_then_stays_open()
    {
        var changes = new List<IncidentChange>();
        Incident? incident = null;
        for (var now = 0; now < 24 * 60; now++)
        {
            // Ten minutes of a burst in each hour and a half.
            var verdict = now % 90 < 10 ? Spike(at: now) : Calm;
            var step = Step(incident, verdict, usage: now - 10, now: now);
            incident = step.Incident;
            if (step.Triggers || step.Change is IncidentChange.Resolved)
                changes.Add(step.Change);
        }
        Assert.Equal(
            [IncidentChange.Opened, IncidentChange.Resolved, IncidentChange.Reopened, IncidentChange.Resolved, IncidentChange.Reopened],
            changes.Take(5));
        Assert.All(changes.Skip(5), c => Assert.Equal(IncidentChange.Reminded, c));
        Assert.Equal((2, Minute(180)), (incident!.Reopenings, incident.FlapsSince));
    }

    [Fact]
    public void Ten_thousand_evaluations_of_one_steady_anomaly_are_one_page_and_its_reminders()
    {
        var told = new List<IncidentChange>();
        Incident? incident = null;
        for (var now = 0; now < 10_000; now++)
        {
            var step = Step(incident, Spike(at: now), now: now);
            incident = step.Incident;
            if (step.Triggers)
                told.Add(step.Change);
        }
        Assert.Equal(IncidentChange.Opened, told[0]);
        Assert.Equal(Enumerable.Repeat(IncidentChange.Reminded, 9_999 / 240), told.Skip(1));
    }

    [Fact]
    public void What_flaps_says_so_and_ends_when_it_was_quiet_for_long()
    {
        var again = Step(ResolvedAt(60) with { Reopenings = 1 }, Spike(at: 80), now: 80);
        Assert.EndsWith("It came back 2 times: it flaps, and stays open until nothing odd was seen for 6 h.", again.Why);
        Assert.Equal(IncidentChange.Recovering, Step(again.Incident, Calm, usage: 439, now: 469).Change);
        var over = Step(again.Incident, Calm, usage: 440, now: 470);
        Assert.Equal(IncidentChange.Resolved, over.Change);
        Assert.Equal(IncidentChange.Opened, Step(over.Incident, Spike(at: 480), now: 480).Change);
    }

    [Fact]
    public void An_opened_incident_tells_what_was_seen()
    {
        var opened = Step(null, Some.Verdict(12_000, Some.Signal(at: 3, since: -20), Some.Signal(SignalKind.LimitNear, at: 5, Severity.Critical)), now: 6).Incident!;
        Assert.Equal((IncidentState.Firing, Severity.Critical, 1), (opened.State, opened.Severity, opened.Generation));
        Assert.Equal((Minute(6), Minute(6), Minute(-20)), (opened.OpenedAt, opened.PagedAt, opened.Since));
        Assert.Equal((12_000, 12_000), (opened.PagedPerHour, opened.PeakPerHour));
        Assert.Equal([SignalKind.CreditSpike, SignalKind.LimitNear], opened.Signals.Select(s => s.Signal.Kind));
        Assert.All(opened.Signals, s => Assert.True(s.IsPaged));
        Assert.Equal("The credit spike of minute 3. The limit near of minute 5.", opened.Reason);
    }

    [Fact]
    public void A_kind_that_joins_keeps_when_it_joined_and_is_told_once_the_spacing_is_over()
    {
        var joined = Step(Open(), Pin(at: 5), now: 5).Incident!;
        Assert.Equal((Minute(5), false), (joined.Signals[1].FirstAt, joined.Signals[1].IsPaged));
        var told = Step(joined, Some.Verdict(10_000, Some.Signal(SignalKind.ConcurrencyPinned, at: 15)), now: 15);
        Assert.Equal((IncidentChange.Worsened, "New with it: concurrency pinned."), (told.Change, told.Why));
        Assert.Equal((Minute(5), Minute(15), true), (told.Incident!.Signals[1].FirstAt, told.Incident.Signals[1].Signal.At, told.Incident.Signals[1].IsPaged));
    }

    [Fact]
    public void Every_page_of_an_incident_is_a_generation_of_its_own()
    {
        var incident = Step(null, Spike(at: 0, lastHour: 10_000), now: 0).Incident;
        incident = Step(incident, Spike(at: 20, lastHour: 30_000), now: 20).Incident;
        incident = Step(incident, Spike(at: 260, lastHour: 30_000), now: 260).Incident;
        incident = Step(incident, Calm, usage: 300, now: 330).Incident;
        incident = Step(incident, Spike(at: 340), now: 340).Incident;
        Assert.Equal((4, IncidentState.Firing, null), (incident!.Generation, incident.State, incident.ResolvedAt));
    }

    [Fact]
    public void What_tells_nobody_leaves_the_generation() =>
        Assert.Equal(1, Step(Step(Open(), Spike(at: 10), now: 10).Incident, Calm, usage: 12, now: 42).Incident!.Generation);

    [Fact]
    public void Worse_is_measured_from_the_last_page()
    {
        var worse = Step(Open(), Spike(at: 15, lastHour: 20_000), now: 15).Incident!;
        Assert.Equal((20_000, 20_000), (worse.PagedPerHour, worse.PeakPerHour));
        Assert.Equal(IncidentChange.None, Step(worse, Spike(at: 30, lastHour: 39_000), now: 30).Change);
        Assert.Equal("It went from 20,000 credits in an hour to 40,000.", Step(worse, Spike(at: 30, lastHour: 40_000), now: 30).Why);
    }

    [Fact]
    public void The_severity_never_falls()
    {
        var critical = Open(Some.Signal(severity: Severity.Critical));
        Assert.Equal(Severity.Critical, Step(critical, Some.Verdict(1, Some.Signal(at: 10, severity: Severity.Warning)), now: 10).Incident!.Severity);
        Assert.Equal(Severity.Critical, Step(Open(), Some.Verdict(1, Some.Signal(at: 10, severity: Severity.Critical)), now: 10).Incident!.Severity);
        Assert.Equal(Severity.Critical, Step(ResolvedAt(60) with { Severity = Severity.Critical }, Spike(at: 70), now: 70).Incident!.Severity);
    }

    [Fact]
    public void What_comes_back_tells_how_soon()
    {
        var again = Step(ResolvedAt(60), Spike(at: 80), now: 80);
        Assert.Equal("It came back 20 min after it resolved.", again.Why);
        Assert.Equal((7, 2, Some.Noon), (again.Incident!.Id, again.Incident.Generation, again.Incident.OpenedAt));
    }

    [Fact]
    public void A_resolve_tells_how_long_it_lasted()
    {
        var resolved = Step(Open(), Calm, usage: 60, now: 95);
        Assert.Equal("Nothing odd for 30 min; it lasted 1.6 h.", resolved.Why);
        Assert.Equal(Minute(95), resolved.Incident!.ResolvedAt);
    }

    [Theory]
    [InlineData(IncidentChange.Opened, true)]
    [InlineData(IncidentChange.Reopened, true)]
    [InlineData(IncidentChange.Worsened, true)]
    [InlineData(IncidentChange.Reminded, true)]
    [InlineData(IncidentChange.Recovering, false)]
    [InlineData(IncidentChange.Relapsed, false)]
    [InlineData(IncidentChange.Resolved, false)]
    [InlineData(IncidentChange.None, false)]
    public void A_person_is_told_of_what_began_or_grew(IncidentChange change, bool triggers) =>
        Assert.Equal(triggers, new IncidentStep(null, change, "").Triggers);

    [Fact]
    public void A_verdict_that_holds_a_kind_twice_opens_with_the_newer()
    {
        // Each of several late revisions brings a signal of its own.
        var opened = Step(null, Some.Verdict(12_000, Some.Signal(at: 5), Some.Signal(at: 3), Some.Signal(at: 4)), now: 6).Incident!;
        Assert.Equal(Minute(5), Assert.Single(opened.Signals).Signal.At);
        Assert.Equal("The credit spike of minute 5.", opened.Reason);
    }

    [Fact]
    public void What_joins_may_have_begun_before()
    {
        Assert.Equal(Minute(-40), Step(Open(), Some.Verdict(1, Some.Signal(SignalKind.ConcurrencyPinned, at: 5, since: -40)), now: 5).Incident!.Since);
        Assert.Equal(Minute(-10), Step(Open(), Some.Verdict(1, Some.Signal(SignalKind.ConcurrencyPinned, at: 5, since: 0)), now: 5).Incident!.Since);
    }

    // A late revision shows a burst that was over hours ago.
    [Fact] public void A_page_is_not_taken_back_in_the_breath_in_which_it_was_sent() => Steps(IncidentChange.Recovering, Open(Some.Signal(at: -180)), Calm, usage: -30, now: 1);
    [Fact] public void It_stands_for_as_long_as_quiet_takes() => Steps(IncidentChange.Resolved, Open(Some.Signal(at: -180)), Calm, usage: 0, now: 30);
    [Fact] public void New_evidence_is_told_before_the_end() => Steps(IncidentChange.Worsened, Open(Some.Signal(at: -180)), Pin(at: -100), usage: 0, readings: 0, now: 40);

    // Nobody probes a key that was disabled; what uses nothing holds no slot.
    [Fact] public void A_pinned_key_that_is_unused_since_recovers() => Steps(IncidentChange.Resolved, Pinned(), Calm, usage: 30, unusedSince: -10, now: 60);
    [Fact] public void Or_unused_for_long_enough_after_it() => Steps(IncidentChange.Resolved, Pinned(), Calm, usage: 50, unusedSince: 20, now: 80);
    [Fact] public void And_not_sooner() => Steps(IncidentChange.Recovering, Pinned(), Calm, usage: 49, unusedSince: 20, now: 79);
    [Fact] public void One_that_is_used_on_does_not() => Steps(IncidentChange.None, Pinned(), Calm, usage: 600, unusedSince: 600, now: 630);

    private static void Steps(
        IncidentChange expected, Incident? last, in Verdict verdict, int usage = -600, int readings = -600, int counters = -600, int now = 0, int unusedSince = 600) =>
        Assert.Equal(expected, Step(last, verdict, usage, readings, counters, now, unusedSince).Change);

    private static IncidentStep Step(
        Incident? last, in Verdict verdict, int usage = -600, int readings = -600, int counters = -600, int now = 0, int unusedSince = 600, Policy? policy = null) =>
        IncidentFold.Step(
            last,
            verdict,
            new Sight { Usage = Minute(usage), UnusedSince = Minute(unusedSince), Readings = Minute(readings), Counters = Minute(counters), Inventory = Minute(usage) },
            policy ?? Policy.Default,
            Minute(now));

    private static void Confirms(IncidentChange expected, Incident? last, in Verdict verdict, int usage = -600, int now = 0) =>
        Assert.Equal(expected, Step(last, verdict, usage, now: now, policy: Confirming).Change);

    private static DateTimeOffset Minute(int minute) => Some.Noon.AddMinutes(minute);

    private static Verdict Spike(int at, double lastHour = 10_000) => Some.Verdict(lastHour, Some.Signal(at: at));

    private static Verdict Pin(int at) => Some.Verdict(500, Some.Signal(SignalKind.ConcurrencyPinned, at));

    private static Incident Open(params Signal[] signals) => Some.Incident(signals);

    private static Verdict Severe(int at) => Some.Verdict(10_000, Some.Signal(at: at, severity: Severity.Critical));

    private static Verdict Absolute(int at) => Some.Verdict(500, Some.Signal(SignalKind.ProviderLock, at) with { IsAbsolute = true });

    private static Incident Acknowledged() =>
        Open() with { State = IncidentState.Acknowledged, AcknowledgedAt = Minute(1), AcknowledgedBy = "dana" };

    private static Incident ByHand() => ResolvedAt(60) with { ResolvedBy = "dana" };

    private static Incident Unconfirmed() => Step(null, Spike(at: 0), now: 0, policy: Confirming).Incident!;

    private static Incident Joined(SignalKind kind, bool isAbsolute) => Step(
        Open(), Some.Verdict(500, Some.Signal(kind, at: 5) with { IsAbsolute = isAbsolute }), now: 5).Incident!;

    private static Incident Pinned() => Some.Incident(Some.Signal(SignalKind.ConcurrencyPinned));

    private static Incident Limited() => Some.Incident(Some.Signal(SignalKind.LimitNear));

    private static Incident Recovering() => Some.Incident() with { State = IncidentState.Recovering };

    private static Incident ResolvedAt(int minute) => Some.Incident() with { State = IncidentState.Resolved, ResolvedAt = Minute(minute) };
}
