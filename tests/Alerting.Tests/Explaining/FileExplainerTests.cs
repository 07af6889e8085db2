using Burnwatch.Alerting.Explaining;
using Burnwatch.Alerting.Incidents;
using Burnwatch.Alerting.Replaying;
using Burnwatch.Traffic;

namespace Burnwatch.Alerting.Tests.Explaining;

public class FileExplainerTests
{
    private static readonly DateTimeOffset Start = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Bucket = TimeSpan.FromMinutes(10);
    private static readonly ReplayOptions Options = new() { Bucket = Bucket, Warmup = TimeSpan.FromDays(7) };

    /// <summary>Ten days of 1,000 credits a bucket, half an hour of fifty times as much, two hours as before.</summary>
    private static readonly IReadOnlyList<TrafficRow> Leak = [.. Rows(0, 240, 1_000), .. Rows(240, 240.5, 50_000), .. Rows(240.5, 243, 1_000)];

    [Fact]
    public void A_quiet_instant_names_the_nearest_rule_and_how_much_it_lacked() => Assert.StartsWith(
        "It did not page because nothing fired. The nearest was credit spike: Below: 6,000 credits in an hour, ",
        Explain(Leak, 239).Conclusion);

    [Fact]
    public void The_instant_of_a_page_tells_the_page() => Assert.StartsWith(
        "It paged at 2026-06-11 00:10 UTC because: 55,000 credits in the last hour", ExplainAt(Leak, At(240) + Bucket).Conclusion);

    [Fact]
    public void At_every_bucket_the_incident_is_the_one_of_the_replay()
    {
        var changes = new List<ReplayChange>();
        new Replay(Options).Run(Leak, changes.Add, null);
        for (var at = At(239.5); at <= At(243); at += Bucket)
        {
            var told = ExplainAt(Leak, at).Incident;
            var last = changes.LastOrDefault(c => c.At <= at);
            Assert.Equal(last?.Incident.State, told?.State);
            Assert.Equal(last?.Incident.PagedAt, told?.PagedAt);
        }
        Assert.Contains(changes, c => c.Change is IncidentChange.Resolved);
    }

    [Fact]
    public void An_instant_within_a_bucket_is_that_of_the_last_bucket_that_had_ended() =>
        Assert.Equal(At(239), ExplainAt(Leak, At(239).AddMinutes(9)).KnownThrough);

    [Fact]
    public void In_the_warm_up_nothing_opens_and_what_would_have_is_told()
    {
        var told = new FileExplainer(Options with { Warmup = TimeSpan.FromDays(12) }).Explain(Leak, "a", At(240) + Bucket);
        Assert.Equal(
            "It did not page because nothing opens before the warm-up ends at 2026-06-13 00:00 UTC. "
            + "By what is known now, this fires: credit spike.",
            told.Conclusion);
    }

    [Fact]
    public void A_bucket_without_a_row_is_unused_or_unknown()
    {
        IReadOnlyList<TrafficRow> rows = [.. Rows(0, 240, 1_000), .. Rows(0, 250, 10, "b")];
        rows = [.. rows.OrderBy(r => r.At)];
        Assert.StartsWith("The key was not used", Explain(rows, 245).Account.Rules[0].Why);
        var gap = new FileExplainer(Options with { MissingIsUnknown = true }).Explain(rows, "a", At(245));
        Assert.Equal("It did not page because nothing fired. The use of this time is unknown.", gap.Conclusion);
    }

    [Fact]
    public void A_setting_that_was_changed_says_that_it_comes_from_the_command_line()
    {
        var policy = PolicySetting.Find("spike.ratio").Set(Policy.Default, "100");
        var told = new FileExplainer(Options with { Policy = policy }).Explain(Leak, "a", At(240) + Bucket);
        Assert.Contains(new PolicyLine("spike.ratio", "100", "command line"), told.Policy);
        Assert.Contains(new PolicyLine("pin.for", "10m", "built in"), told.Policy);
        Assert.Null(told.Incident);
    }

    [Fact]
    public void What_resolves_reopens_and_reminds_is_told_with_the_policy() => Assert.Equal(
        PolicySetting.All.Select(s => s.Name).Where(name => name.StartsWith("incident.", StringComparison.Ordinal)),
        ExplainAt(Leak, At(240) + Bucket).Policy.Select(line => line.Name).TakeLast(9));

    [Fact]
    public void What_the_file_cannot_answer_is_refused_in_a_sentence()
    {
        Refuses(
            "The file has no key 'checkout'. Known are 'a'.",
            () => new FileExplainer(Options).Explain(Leak, "checkout", At(10)));
        Refuses(
            "2027-06-11 00:00 UTC is after the file, which goes from 2026-06-01 00:00 UTC to 2026-06-11 03:00 UTC.",
            () => ExplainAt(Leak, At(240).AddYears(1)));
        Refuses(
            "2026-05-31 00:00 UTC is before the first use of the key 'a' is known; its first row is of 2026-06-01 00:00 UTC.",
            () => Explain(Leak, -24));
        Refuses("The file has no rows.", () => Explain([], 1));
    }

    [Fact]
    public void A_near_name_is_offered() => Refuses(
        "The file has no key 'chekout'. Did you mean 'checkout'?",
        () => new FileExplainer(Options).Explain([.. Rows(0, 1, 1, "checkout")], "chekout", At(0.5)));

    private static void Refuses(string sentence, Action explain) =>
        Assert.Equal(sentence, Assert.Throws<ExplainException>(explain).Message);

    private static KeyExplanation Explain(IReadOnlyList<TrafficRow> rows, double hour) => ExplainAt(rows, At(hour));

    private static KeyExplanation ExplainAt(IReadOnlyList<TrafficRow> rows, DateTimeOffset at) =>
        new FileExplainer(Options).Explain(rows, "a", at);

    private static DateTimeOffset At(double hour) => Start.AddHours(hour);

    private static IEnumerable<TrafficRow> Rows(double from, double to, double credits, string key = "a")
    {
        for (var at = At(from); at < At(to); at += Bucket)
            yield return new TrafficRow { At = at, Key = key, Credits = credits };
    }
}
