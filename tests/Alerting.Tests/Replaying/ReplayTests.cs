using Burnwatch.Alerting.Incidents;
using Burnwatch.Alerting.Replaying;
using Burnwatch.Traffic;

namespace Burnwatch.Alerting.Tests.Replaying;

public class ReplayTests
{
    private static readonly DateTimeOffset Start = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Bucket = TimeSpan.FromMinutes(10);

    /// <summary>Ten days of 1,000 credits a bucket, then a bucket of fifty times as much.</summary>
    private static readonly IReadOnlyList<TrafficRow> UpToTheLeak = [.. Rows(0, 240, 1_000), .. Rows(240, 240.2, 50_000)];

    /// <summary>The leak, and half a day as before.</summary>
    private static readonly IReadOnlyList<TrafficRow> Leak = [.. UpToTheLeak, .. Rows(240.2, 252, 1_000)];

    [Fact]
    public void A_leak_opens_and_resolves()
    {
        var changes = Changes(Leak);
        Assert.Equal([IncidentChange.Opened, IncidentChange.Resolved], Told(changes));
        Assert.Equal(At(240) + Bucket, changes[0].At);
    }

    [Fact]
    public void A_leak_that_grows_worsens()
    {
        var changes = Changes([.. Rows(0, 240, 1_000), .. Rows(240, 240.5, 20_000), .. Rows(240.5, 242, 100_000)]);
        Assert.Equal([IncidentChange.Opened, IncidentChange.Worsened], Told(changes).Take(2));
    }

    [Fact]
    public void Nothing_opens_during_the_warm_up()
    {
        Assert.Empty(Changes(Leak, Options with { Warmup = TimeSpan.FromDays(11) }));
        Assert.Equal(IncidentChange.Opened, Changes(Leak, Options with { Warmup = TimeSpan.FromHours(240) })[0].Change);
    }

    [Fact]
    public void An_incident_needs_no_row_to_recover()
    {
        // Nothing after the leak: a bucket without a row was not used. Another key goes on, and so does the time.
        var rows = Merged(UpToTheLeak, Rows(0, 250, 100, "other"));
        Assert.Equal([IncidentChange.Opened, IncidentChange.Resolved], Told(Changes(rows)));
    }

    [Fact]
    public void Unknown_buckets_are_no_recovery()
    {
        var rows = Merged(UpToTheLeak, Rows(0, 250, 100, "other"));
        Assert.Equal([IncidentChange.Opened], Told(Changes(rows, Options with { MissingIsUnknown = true })));
    }

    [Fact]
    public void One_ordinary_bucket_after_a_gap_is_no_recovery_and_half_an_hour_of_them_is()
    {
        // Ten minutes after the burst are known to be ordinary, and then nothing is.
        IReadOnlyList<TrafficRow> known = [.. UpToTheLeak, .. Rows(240.2, 240.4, 1_000)];
        var gap = Options with { MissingIsUnknown = true };
        Assert.Equal([IncidentChange.Opened], Told(Changes([.. known, .. Rows(250, 250.2, 1_000)], gap)));
        Assert.Equal([IncidentChange.Opened, IncidentChange.Resolved], Told(Changes([.. known, .. Rows(250, 250.5, 1_000)], gap)));
    }

    [Fact]
    public void Keys_that_surge_at_once_are_marked_each_in_its_own_line()
    {
        // One of them before the others, and calm when they begin: it is marked once they are seen.
        var early = Rows(0, 240, 1_000, "a").Concat(Rows(240, 240.2, 50_000, "a")).Concat(Rows(240.2, 241, 1_000, "a"));
        var late = "bcd".Select(key => Rows(0, 240.4, 1_000, $"{key}").Concat(Rows(240.4, 241, 50_000, $"{key}")));
        var calm = Rows(0, 241, 1_000, "e");
        var changes = Changes(Merged([.. late, early, calm]));
        var marked = Assert.Single(changes, c => c.Change is IncidentChange.Marked);
        Assert.Equal("a", marked.Key);
        Assert.Equal(["b", "c", "d"], changes.Where(c => c.At == marked.At && c.Change is IncidentChange.Opened).Select(c => c.Key));
        Assert.All(
            changes.Where(c => c.At == marked.At),
            c => Assert.Equal((4, 5, At(240) + Bucket), (c.Incident.Event!.Keys, c.Incident.Event.KeysInUse, c.Incident.Event.Since)));
        Assert.Equal(["a", "b", "c", "d"], marked.Incident.Event!.Names);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(56, false)]
    public void In_buckets_wider_than_an_event_lasts_keys_count_as_in_use_too(int calm, bool isEvent)
    {
        var hour = TimeSpan.FromHours(1);
        var burst = "abcd".Select(key => Hours(0, 240, 6_000, $"{key}").Concat(Hours(240, 242, 300_000, $"{key}")));
        var others = Enumerable.Range(0, calm).Select(i => Hours(0, 242, 6_000, $"calm-{i:00}"));
        var opened = Changes(Merged([.. burst, .. others]), Options with { Bucket = hour })
            .Where(c => c.Change is IncidentChange.Opened).ToList();
        Assert.Equal(4, opened.Count);
        Assert.All(
            opened, c => Assert.Equal(isEvent ? (4, 4 + calm) : null, Counts(c.Incident.Event)));

        IEnumerable<TrafficRow> Hours(int from, int to, double credits, string key) =>
            Enumerable.Range(from, to - from)
                .Select(i => new TrafficRow { At = Start + (i * hour), Key = key, Credits = credits });

        static (int, int)? Counts(WorkspaceEvent? found) => found is null ? null : (found.Keys, found.KeysInUse);
    }

    [Fact]
    public void Rows_of_one_key_and_bucket_are_summed_before_they_are_judged()
    {
        var whole = Rows(0, 252, 1_000);
        var split = whole.SelectMany(r => new[] { r with { Credits = 400, Product = "TTS" }, r with { Credits = 600, Product = "STT" } });
        Assert.Equal(Scores(whole), Scores(split));
    }

    [Fact]
    public void A_product_that_the_rows_never_named_before_is_a_first_use()
    {
        var usual = Rows(0, 240.5, 1_000).Select(r => r with { Product = "TTS", Model = "v2" });
        var music = Rows(240, 240.5, 1_200).Select(r => r with { Product = "Music", Model = "music_v1" });
        var asked = Options with { Policy = Policy.Default with { SpikeRatio = 2.75 } };
        var opened = Assert.Single(Changes([.. usual.Concat(music).OrderBy(r => r.At)], asked));
        Assert.Equal(IncidentChange.Opened, opened.Change);
        Assert.Contains("irst use of Music (product) by music_v1 (model)", opened.Why);
        var unnamed = usual.Concat(music).OrderBy(r => r.At).Select(r => r with { Product = null, Model = null });
        Assert.Empty(Changes([.. unnamed], asked));
    }

    [Fact]
    public void Every_key_and_bucket_of_the_file_has_one_score()
    {
        var rows = Merged(Rows(0, 30, 1_000), Rows(2, 25, 7, "other"), Rows(2, 25, 5, "other"));
        var scores = Scores(rows);
        Assert.Equal(rows.Select(r => (r.At, r.Key)).Distinct(), scores.Select(s => (s.At, s.Key)));
        Assert.All(scores, s => Assert.InRange(s.Score, 0, 1));
    }

    [Fact]
    public void Scores_know_nothing_of_what_comes_after()
    {
        var scores = Scores(Leak);
        Assert.Equal(scores.Take(1_000), Scores(Leak.Take(1_000)));
    }

    [Fact]
    public void Changes_come_in_the_order_of_time()
    {
        var leaks = Merged(Leak, [.. Rows(0, 239, 2_000, "other"), .. Rows(239, 242, 90_000, "other")], Rows(0, 260, 5, "third"));
        var changes = Changes(leaks);
        Assert.True(changes.Select(c => c.Key).Distinct().Count() == 2);
        Assert.Equal(changes.OrderBy(c => c.At), changes);
    }

    [Fact]
    public void A_pin_pages_the_key_that_burns_and_not_the_one_that_read_it()
    {
        var rows = Merged(
            Pinned("tts-prod", 9_000),
            Pinned("bystander", 10));
        var opened = Assert.Single(Changes(rows, Options with { Bucket = TimeSpan.FromMinutes(1) }), c => c.Change is IncidentChange.Opened);
        Assert.Equal(("tts-prod", SignalKind.ConcurrencyPinned), (opened.Key, Assert.Single(opened.Incident.Signals).Signal.Kind));

        static IEnumerable<TrafficRow> Pinned(string key, double credits) => Enumerable.Range(0, 60).Select(minute =>
            new TrafficRow { At = Start.AddMinutes(minute), Key = key, Credits = credits, Concurrent = 10, ConcurrentMax = 10 });
    }

    [Fact]
    public void Counters_page_before_the_credits_end()
    {
        var rows = Rows(0, 48, 1_000).Select((r, i) => r with { Used = (i + 1) * 1_000, Limit = 400_000 });
        Assert.Equal(SignalKind.LimitNear, Changes(rows)[0].Incident.Signals[0].Signal.Kind);
    }

    [Fact]
    public void A_setting_changes_what_pages() =>
        Assert.Empty(Changes(Leak, Options with { Policy = Policy.Default with { SpikeRatio = 100 } }));

    [Fact]
    public void A_policy_may_judge_spikes_by_the_iid_method()
    {
        var policy = PolicySetting.Find("spike.method").Set(Policy.Default, "iid");
        var opened = Changes(Leak, Options with { Policy = policy })[0];
        Assert.Equal((IncidentChange.Opened, At(240) + Bucket), (opened.Change, opened.At));
        Assert.Contains(opened.Incident.Signals, s => s.Signal.Reason.Contains("IID", StringComparison.Ordinal));
    }

    [Fact]
    public void The_same_file_gives_the_same_bytes()
    {
        Assert.Equal(Written(), Written());

        static string Written()
        {
            var output = new StringWriter();
            var text = string.Join('\n', ["at,key,credits,product", .. Leak.Select(r => $"{r.At:yyyy-MM-ddTHH:mm:ssZ},{r.Key},{r.Credits},TTS")]);
            var rows = new TrafficReader(new StringReader(text), "leak.csv", Bucket).ReadRows();
            new Replay(Options).Run(rows, c => { if (ReplayWriter.IsWritten(c.Change)) ReplayWriter.Write(output, c); }, s => ReplayWriter.Write(output, s));
            return output.ToString();
        }
    }

    [Fact]
    public void What_is_usual_on_a_holiday_is_what_is_usual_on_days_off()
    {
        // Half a day on days off and an hour before dawn on others, for months, and Corpus Christi as a day off.
        var start = new DateTimeOffset(2026, 2, 9, 0, 0, 0, TimeSpan.Zero);
        var holiday = new DateTimeOffset(2026, 6, 4, 0, 0, 0, TimeSpan.Zero);
        var rows = Enumerable.Range(0, 116).Select(d => start.AddDays(d)).SelectMany(d =>
        {
            var isOff = d.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday || d == holiday;
            return Enumerable.Range(0, isOff ? 78 : 6).Select(i => new TrafficRow
            {
                At = d.AddHours(5) + (i * Bucket),
                Key = "batch",
                Credits = 1_000 + (i % 7 * 50),
            });
        }).ToList();

        Assert.Equal(new ExpectedRange(0, 0), UsualAt(Policy.Default));
        Assert.InRange(UsualAt(PolicySetting.Find("calendar.holidays").Set(Policy.Default, "DE-BY")).High, 5_000, 15_000);
        Assert.InRange(UsualAt(PolicySetting.Find("calendar.holidays").Set(Policy.Default, "2026-06-04")).High, 5_000, 15_000);

        ExpectedRange UsualAt(Policy policy)
        {
            var options = Options with { Policy = policy, Calendar = Calendar.Of("UTC", policy.Holidays) };
            var told = new Alerting.Explaining.FileExplainer(options).Explain(rows, "batch", holiday.AddHours(10));
            Assert.Contains(told.Policy, line => line.Name == "calendar.holidays" && line.Value == policy.Holidays.ToString());
            return told.Account.Rules.Single(r => r.Kind is SignalKind.CreditSpike).Expected!.Value;
        }
    }

    [Fact]
    public void A_file_without_rows_has_nothing_to_tell() => Assert.Empty(Changes([]));

    private static ReplayOptions Options => new() { Bucket = Bucket };

    private static List<ReplayChange> Changes(IEnumerable<TrafficRow> rows, ReplayOptions? options = null)
    {
        var changes = new List<ReplayChange>();
        new Replay(options ?? Options).Run(rows, changes.Add, null);
        return changes;
    }

    private static List<ReplayScore> Scores(IEnumerable<TrafficRow> rows, ReplayOptions? options = null)
    {
        var scores = new List<ReplayScore>();
        new Replay(options ?? Options).Run(rows, _ => { }, scores.Add);
        return scores;
    }

    private static IEnumerable<IncidentChange> Told(IEnumerable<ReplayChange> changes) =>
        changes.Select(c => c.Change).Where(ReplayWriter.IsWritten);

    private static DateTimeOffset At(double hour) => Start.AddHours(hour);

    /// <summary>The same credits in every bucket of ten minutes between two hours.</summary>
    private static IReadOnlyList<TrafficRow> Rows(double from, double to, double credits, string key = "tts-prod") =>
        [.. Enumerable.Range((int)(from * 6), (int)((to - from) * 6)).Select(i => new TrafficRow { At = Start + (i * Bucket), Key = key, Credits = credits })];

    private static IReadOnlyList<TrafficRow> Merged(params IEnumerable<TrafficRow>[] keys) => [.. keys.SelectMany(k => k).OrderBy(r => r.At)];
}
