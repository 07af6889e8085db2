using System.Globalization;
namespace Burnwatch.Tests;

public class KeyWatchTests
{
    private static readonly DateTimeOffset Next = Some.Monday.AddDays(14);

    [Fact]
    public void An_open_bucket_raises_before_it_settles()
    {
        var watch = Watch(Next.AddMinutes(3), 60_000);
        Assert.Equal(VerdictKind.Anomalous, Judge(watch, read: 4, settled: -30).Kind);
        Assert.Equal(Next, watch.Profile.Through);
    }

    [Fact]
    public void What_services_report_raises_and_leaves_everything_as_it_was()
    {
        var watch = Watch(Next.AddMinutes(3), 100);
        var verdict = Judge(watch, read: 4, settled: -30);
        var (profile, open) = (watch.Profile.ToBytes(), watch.Open.ToList());

        var reported = watch.JudgeReported(
            Next.AddMinutes(4), [Minute(Next.AddMinutes(3), 60_000)], Next.AddMinutes(5), Some.Context);

        Assert.Equal(VerdictKind.Normal, verdict.Kind);
        Assert.All(verdict.RaisedBy(reported).Signals, signal => Assert.Equal(59_900, signal.Reported));
        Assert.Equal(VerdictKind.Anomalous, verdict.RaisedBy(reported).Kind);
        Assert.Equal(profile, watch.Profile.ToBytes());
        Assert.Equal(open, watch.Open);
    }

    [Fact]
    public void What_services_report_never_calms()
    {
        var watch = Watch(Next.AddMinutes(3), 60_000);
        var verdict = Judge(watch, read: 4, settled: -30);
        var reported = watch.JudgeReported(
            Next.AddMinutes(4), [Minute(Next.AddMinutes(3), 100)], Next.AddMinutes(5), Some.Context);

        Assert.Equal(verdict, verdict.RaisedBy(reported));
    }

    [Fact]
    public void What_services_report_of_settled_time_is_nothing()
    {
        var watch = Watch(Next.AddMinutes(3), 100);
        Judge(watch, read: 10, settled: 10);

        Assert.Equal(VerdictKind.Normal, watch.JudgeReported(
            Next.AddMinutes(10), [Minute(Next.AddMinutes(3), 60_000)], Next.AddMinutes(11), Some.Context).Kind);
    }

    [Fact]
    public void A_bucket_is_learnt_once_when_it_has_settled()
    {
        var watch = Watch(Next.AddMinutes(3), 1_000);
        Judge(watch, read: 10, settled: 10);
        Assert.Equal(Next.AddMinutes(10), watch.Profile.Through);
        Assert.True(watch.IsQuiet);
    }

    [Fact]
    public void The_newer_value_of_an_open_bucket_replaces_the_older()
    {
        var watch = Watch(Next, 60_000);
        watch.Put(Minute(Next, 100));
        Assert.Equal(VerdictKind.Normal, Judge(watch, read: 1, settled: -30).Kind);
    }

    [Fact]
    public void However_buckets_were_batched_the_profile_is_the_same()
    {
        KeyWatch one = new(Some.Steady(1_000, 14)), other = new(Some.Steady(1_000, 14));
        for (var minute = 0; minute < 120; minute++)
        {
            one.Put(Minute(Next.AddMinutes(minute), minute * 7 % 130));
            other.Put(Minute(Next.AddMinutes(minute), minute * 7 % 130));
            one.Judge(Next.AddMinutes(minute + 1), Next.AddMinutes(minute + 1), [], null, Some.Context);
        }
        Judge(other, read: 120, settled: 120);
        Assert.Equal(one.Profile.ToBytes(), other.Profile.ToBytes());
    }

    [Fact]
    public void Buckets_may_come_in_any_order()
    {
        KeyWatch one = new(Some.Steady(1_000, 14)), other = new(Some.Steady(1_000, 14));
        foreach (var minute in Enumerable.Range(0, 120))
        {
            one.Put(Minute(Next.AddMinutes(minute), minute));
            other.Put(Minute(Next.AddMinutes(minute * 7 % 120), minute * 7 % 120));
        }
        Assert.Equal(one.Open, other.Open);
        Judge(one, read: 115, settled: 95);
        Judge(other, read: 115, settled: 95);
        Assert.Equal(one.Profile.ToBytes(), other.Profile.ToBytes());
        Assert.Equal(Next.AddMinutes(90), one.Open.First().Start);
    }

    [Fact]
    public void A_wide_bucket_is_spread_over_its_spans()
    {
        KeyWatch wide = new(Some.Steady(1_000, 14)), narrow = new(Some.Steady(1_000, 14));
        wide.Put(new KeyBucket(Next, Next.AddHours(1), 6_000));
        for (var i = 0; i < 6; i++)
            narrow.Put(new KeyBucket(Next.AddMinutes(10 * i), Next.AddMinutes(10 * (i + 1)), 1_000));
        Judge(wide, read: 60, settled: 60);
        Judge(narrow, read: 60, settled: 60);
        Assert.Equal(narrow.Profile.ToBytes(), wide.Profile.ToBytes());
    }

    [Fact]
    public void One_large_delta_after_an_outage_is_spread_over_it_and_no_spike()
    {
        var before = Some.Steady(1_000, 14);
        var end = before.Through.AddHours(6);
        var outage = new KeyBucket(before.Through, end, 36_000);
        Assert.Equal(VerdictKind.Normal, Judge(outage).Kind);
        // The same credits in the last ten minutes of it are one.
        Assert.Contains(
            Judge(outage with { Start = end - UsageSpan.Length }).Signals, s => s.Kind is SignalKind.CreditSpike);

        Verdict Judge(KeyBucket bucket)
        {
            var watch = new KeyWatch(before);
            watch.Put(bucket);
            return watch.Judge(end, end, [], null, Some.Context);
        }
    }

    [Fact]
    public void A_nightly_job_stays_ordinary_on_days_of_23_and_25_hours()
    {
        var berlin = Some.Context with { Calendar = Calendar.Of("Europe/Berlin") };
        foreach (var change in new[] { "2026-03-29", "2026-10-25" })
        {
            var day = DateTimeOffset.Parse($"{change}T00:00:00Z", CultureInfo.InvariantCulture);
            var watch = new KeyWatch(default);
            var signals = new List<Signal>();
            for (var at = day.AddDays(-28); at < day.AddDays(7); at += UsageSpan.Length)
            {
                // From four to five o'clock on the owner's clock, whatever that is in UTC.
                if (berlin.Calendar.Local(at).Hour == 4)
                    watch.Put(new KeyBucket(at, at + UsageSpan.Length, 1_000 + (at.Day * 10)));
                var verdict = watch.Judge(at + UsageSpan.Length, at + UsageSpan.Length, [], null, berlin);
                if (at >= day.AddDays(-7))
                    signals.AddRange(verdict.Signals ?? []);
            }
            Assert.Empty(signals);
        }
    }

    [Fact]
    public void A_bucket_before_the_end_of_the_profile_is_told_to_be_late() =>
        Assert.Equal(Intake.Late, new KeyWatch(Some.Steady(1_000, 14)).Put(Minute(Next.AddMinutes(-5), 1)));

    [Fact]
    public void A_late_revision_upward_is_judged_and_not_learnt()
    {
        var watch = new KeyWatch(Some.Steady(1_000, 14));
        var verdict = watch.JudgeRevised([Minute(Next.AddMinutes(-40), 1_000), Minute(Next.AddMinutes(-35), 90_000)], Some.Context);
        Assert.Equal(SignalKind.CreditSpike, Assert.Single(verdict.Signals).Kind);
        Assert.Equal(Some.Steady(1_000, 14).ToBytes(), watch.Profile.ToBytes());
    }

    [Fact]
    public void Silence_is_judged_as_such()
    {
        var watch = new KeyWatch(Some.Steady(1_000, 14));
        var verdict = Judge(watch, read: 180, settled: 150);
        Assert.Equal((VerdictKind.Normal, 0.0), (verdict.Kind, verdict.LastHour));
        Assert.Equal(Next.AddMinutes(180), verdict.At);
    }

    [Fact]
    public void Every_span_since_the_last_call_is_judged()
    {
        // A burst that came and went while nobody looked.
        var watch = new KeyWatch(Some.Steady(1_000, 14));
        for (var minute = 0; minute < 300; minute++)
            watch.Put(Minute(Next.AddMinutes(minute), minute is >= 60 and < 90 ? 9_000 : 100));
        var verdict = Judge(watch, read: 300, settled: 270);
        Assert.Contains(verdict.Signals, s => s.Kind is SignalKind.CreditSpike);
    }

    [Fact]
    public void Judging_an_ordinary_tail_allocates_nothing()
    {
        var watch = Watch(Next, 100);
        for (var minute = 0; minute < 40; minute++)
            watch.Put(Minute(Next.AddMinutes(minute), 100));
        Judge(watch, read: 31, settled: 0);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var minute = 32; minute <= 40; minute++)
            Judge(watch, read: minute, settled: minute - 30);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static KeyWatch Watch(DateTimeOffset at, double credits)
    {
        var watch = new KeyWatch(Some.Steady(1_000, 14));
        watch.Put(Minute(at, credits));
        return watch;
    }

    private static KeyBucket Minute(DateTimeOffset at, double credits) => new(at, at.AddMinutes(1), credits);

    private static Verdict Judge(KeyWatch watch, int read, int settled) =>
        watch.Judge(Next.AddMinutes(read), Next.AddMinutes(settled), [], null, Some.Context);
}
