using System.Runtime.CompilerServices;

namespace Burnwatch.Tests;

public class DetectorTests
{
    private static readonly DateTimeOffset Next = Some.Monday.AddDays(14);

    [Fact]
    public void A_profile_fits_into_a_kilobyte() => Assert.True(Unsafe.SizeOf<Profile>() <= 1024);

    [Fact]
    public void The_same_input_gives_the_same_bytes()
    {
        var once = Some.Used(9, at => at.Hour * 17 % 5 * 100);
        var again = Some.Used(9, at => at.Hour * 17 % 5 * 100);
        Assert.Equal(once.ToBytes(), again.ToBytes());
    }

    [Fact]
    public void A_snapshot_goes_on_where_it_ended()
    {
        var whole = Some.Used(14, at => at.Hour * 100);
        var half = Some.Used(7, at => at.Hour * 100);
        Assert.True(Profile.TryRead(half.ToBytes(), out var restored));
        for (var at = Some.Monday.AddDays(7); at < Next; at += UsageSpan.Length)
        {
            if (at.Hour > 0)
                Detector.Judge(restored, new Evidence { Usage = Some.Span(at, at.Hour * 100) }, Some.Context, out restored);
        }
        Assert.Equal(whole.ToBytes(), restored.ToBytes());
    }

    [Fact]
    public void A_snapshot_of_another_layout_is_not_read()
    {
        var bytes = Some.Steady(100, 1).ToBytes();
        bytes[0]++;
        Assert.False(Profile.TryRead(bytes, out _));
        Assert.False(Profile.TryRead(bytes.AsSpan(0, 20), out _));
    }

    [Fact]
    public void An_open_span_is_judged_but_not_learnt()
    {
        var before = Some.Steady(1_000, 14);
        var verdict = Detector.Judge(before, new Evidence { Usage = Some.Span(Next, 50_000, minutes: 3) }, Some.Context, out var after);
        Assert.Equal(VerdictKind.Anomalous, verdict.Kind);
        Assert.Equal(before.ToBytes(), after.ToBytes());
    }

    [Fact]
    public void A_leak_that_has_just_begun_is_told_at_its_own_rate()
    {
        var verdict = Detector.Judge(Some.Steady(1_000, 14), new Evidence { Usage = Some.Span(Next, 30_000, minutes: 3) }, Some.Context, out _);
        Assert.Equal((600_000, 35_000), (Math.Round(verdict.CreditsPerHour), verdict.LastHour));
    }

    [Fact]
    public void A_complete_span_is_learnt()
    {
        Detector.Judge(Some.Steady(1_000, 14), new Evidence { Usage = Some.Span(Next, 1_000) }, Some.Context, out var after);
        Assert.Equal(Next + UsageSpan.Length, after.Through);
        Assert.Equal(Next, after.LastUsed);
    }

    [Fact]
    public void A_span_that_was_learnt_already_is_refused()
    {
        var profile = Some.Steady(1_000, 14);
        Assert.Throws<ArgumentException>(() =>
            Detector.Judge(profile, new Evidence { Usage = Some.Span(Next.AddMinutes(-10), 1) }, Some.Context, out _));
    }

    [Fact]
    public void Nothing_new_is_not_judged() =>
        Assert.Equal(VerdictKind.NotJudged, Detector.Judge(default, new Evidence(), Some.Context, out _).Kind);

    [Fact]
    public void A_key_is_warm_after_fifty_spans_on_four_days()
    {
        Assert.False(Some.Used(4, at => at.Hour < 2 ? 10 : 0).IsWarm);
        Assert.True(Some.Used(5, at => at.Hour < 2 ? 10 : 0).IsWarm);
        Assert.False(Some.Steady(10, 3).IsWarm);
        Assert.True(Some.Steady(10, 4).IsWarm);
    }

    [Fact]
    public void What_is_expected_is_learnt_at_once_whatever_fires_and_is_open()
    {
        var (expected, told) = (After(Some.Context with { IncidentIsOpen = true, LearnAtOnce = true }), After(Some.Context));
        Assert.Equal(20_000, Math.Exp(expected.Peaks.Span) - 1, 500.0);
        Assert.InRange(Math.Exp(told.Peaks.Span) - 1, 1_000, 15_000);

        static Profile After(JudgeContext context)
        {
            var profile = Some.Steady(1_000, 14);
            var start = Some.Monday.AddDays(14);
            for (var span = 0; span < 18; span++)
                Detector.Judge(
                    profile, new Evidence { Usage = Some.Span(start + (UsageSpan.Length * span), span < 6 ? 20_000 : 1_000) },
                    context, out profile);
            return profile;
        }
    }

    [Fact]
    public void What_an_open_incident_brings_is_learnt_slowly()
    {
        // Nothing fires in either: what is learnt differs by the incident alone.
        var deaf = Some.Context with { Policy = Policy.Default with { SpikeRatio = 1_000, Shares = new() { Burn = 0 } } };
        var (fast, slow) = (AfterLeak(deaf), AfterLeak(deaf with { IncidentIsOpen = true }));
        Assert.DoesNotContain(SignalKind.CreditSpike, KindsOfMore(fast));
        Assert.Contains(SignalKind.CreditSpike, KindsOfMore(slow));
    }

    [Fact]
    public void A_past_leak_that_nobody_was_told_of_does_not_become_the_habit() =>
        Assert.Contains(SignalKind.CreditSpike, KindsOfMore(AfterLeak(Some.Context)));

    private static Profile AfterLeak(JudgeContext context)
    {
        var profile = Some.Steady(1_000, 14);
        for (var at = Next; at < Next.AddHours(1); at += UsageSpan.Length)
            Detector.Judge(profile, new Evidence { Usage = Some.Span(at, 30_000) }, context, out profile);
        for (var at = Next.AddHours(1); at < Next.AddHours(6); at += UsageSpan.Length)
            Detector.Judge(profile, new Evidence { Usage = Some.Span(at, 1_000) }, context, out profile);
        return profile;
    }

    private static IEnumerable<SignalKind> KindsOfMore(Profile profile)
    {
        Detector.Judge(profile, new Evidence { Usage = Some.Span(Next.AddHours(6), 30_000) }, Some.Context, out profile);
        var more = new Evidence { Usage = Some.Span(Next.AddHours(6).AddMinutes(10), 30_000) };
        return Detector.Judge(profile, more, Some.Context, out _).Signals.Select(s => s.Kind);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(11, true)]
    [InlineData(12, false)]
    [InlineData(13, false)]
    [InlineData(13, true)]
    [InlineData(100, true)]
    [InlineData(1_000, false)]
    [InlineData(60_001, false)]
    [InlineData(60_001, true)]
    public void A_rest_leaves_the_same_bytes_however_its_time_was_divided(int spans, bool isUnknown)
    {
        var context = new JudgeContext { Policy = Policy.Default, Calendar = Calendar.Of("Asia/Kolkata"), MissingIsUnknown = isUnknown };
        Profile byOne = Some.Used(9, at => at.Hour * 17 % 5 * 100), atOnce = byOne;
        var end = byOne.Through + (spans * UsageSpan.Length);
        // An open span brings the profile up to its start and teaches nothing itself.
        for (var at = byOne.Through; at <= end; at += UsageSpan.Length)
            Detector.Judge(byOne, new Evidence { Usage = Some.Span(at, 0, minutes: 1) }, context, out byOne);
        Detector.Judge(atOnce, new Evidence { Usage = Some.Span(end, 0, minutes: 1) }, context, out atOnce);
        Assert.Equal(end, atOnce.Through);
        Assert.Equal(byOne.ToBytes(), atOnce.ToBytes());
    }

    [Fact]
    public void Judging_an_ordinary_span_allocates_nothing()
    {
        var profile = Some.Steady(1_000, 14);
        Detector.Judge(profile, new Evidence { Usage = Some.Span(Next, 1_000) }, Some.Context, out profile);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var at = Next.AddMinutes(10); at < Next.AddDays(1); at += UsageSpan.Length)
            Detector.Judge(profile, new Evidence { Usage = Some.Span(at, at.Minute * 20) }, Some.Context, out profile);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Unknown_time_is_not_taken_for_silence()
    {
        var gap = Some.Context with { MissingIsUnknown = true };
        var profile = Some.Steady(1_000, 14);
        var later = new Evidence { Usage = Some.Span(Next.AddDays(7), 1_000) };
        Detector.Judge(profile, later, gap, out var unknown);
        Detector.Judge(profile, later, Some.Context, out var unused);
        Assert.True(unknown.ExpectedAt(Next, Calendar.Utc).Low > 0);
        Assert.Equal(0, unused.ExpectedAt(Next, Calendar.Utc).Low);
    }
}
