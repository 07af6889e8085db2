using System.Text.Json;
using Burnwatch.Alerting;
using Burnwatch.Alerting.Evaluation;
using Burnwatch.Alerting.Incidents;
using Burnwatch.Web.Charts;
using Burnwatch.Web.Incidents;

namespace Burnwatch.Web.Tests.Incidents;

public sealed class IncidentReaderTests
{
    private static readonly IncidentDetails Open = new()
    {
        Id = 1,
        State = IncidentState.Firing,
        Severity = Severity.Error,
        Generation = 1,
        OpenedAt = Pages.Now.AddMinutes(-20),
        Since = Pages.Now.AddMinutes(-30),
        PeakPerHour = 1,
        Reason = "",
        KeyId = 1,
        Key = "checkout-voice",
        TimeZone = "UTC",
        Workspace = "studio",
        IsDisabled = false,
        SignalsJson = "[]",
    };

    private static readonly ChartedKey Unknown = new(1, default, Calendar.Of("Europe/Berlin"), Pages.Now);

    private static readonly ChartedKey Known = Unknown with
    {
        Profile = Traffic.WatchOf(Traffic.ByDay(Pages.Now.AddDays(-14), Pages.Now, 100), "Europe/Berlin").Profile,
    };

    [Theory]
    [InlineData(3, 3)]
    [InlineData(30, 3)]
    [InlineData(60, 6)]
    [InlineData(120, 12)]
    [InlineData(6_000, 12)]
    public void The_chart_of_an_open_incident_shows_some_time_before_it_and_ends_now(double minutes, double hoursBefore)
    {
        var since = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

        var span = IncidentReader.SpanOf(Open with { Since = since }, since.AddMinutes(minutes));

        Assert.Equal(since.AddHours(-hoursBefore), span.From);
        Assert.Equal(since.AddMinutes(minutes), span.To);
    }

    [Fact]
    public void That_of_a_resolved_one_ends_soon_after_it()
    {
        var resolved = Open with { Since = Open.Since.AddDays(-3), State = IncidentState.Resolved, ResolvedAt = Pages.Now.AddDays(-2) };

        Assert.Equal(Pages.Now.AddDays(-2).AddHours(2), IncidentReader.SpanOf(resolved, Pages.Now).To);
    }

    [Fact]
    public void That_of_one_that_resolved_just_now_ends_now()
    {
        var resolved = Open with { State = IncidentState.Resolved, ResolvedAt = Pages.Now.AddMinutes(-5) };

        Assert.Equal(Pages.Now, IncidentReader.SpanOf(resolved, Pages.Now).To);
    }

    [Fact]
    public void What_is_usual_is_that_of_the_hour_it_is_while_the_incident_is_open()
    {
        var usual = IncidentReader.UsualOf(Open, Known, [Judged(isLearning: false)], Pages.Now)!;

        Assert.Equal("Tuesday 04:12", usual.At.ToString("dddd HH:mm"));
        Assert.Equal(Known.Profile.ExpectedAt(Pages.Now, Known.Calendar), usual.Range);
    }

    [Fact]
    public void Of_a_resolved_one_it_is_that_of_the_hour_in_which_it_was_opened()
    {
        var resolved = Open with { OpenedAt = Pages.Now.AddHours(-16), State = IncidentState.Resolved, ResolvedAt = Pages.Now };

        Assert.Equal("Monday 12:12", IncidentReader.UsualOf(resolved, Known, [], Pages.Now)!.At.ToString("dddd HH:mm"));
    }

    [Fact]
    public void Before_a_profile_is_written_the_newest_judgement_says_what_is_usual() =>
        Assert.Equal(new ExpectedRange(10, 20), IncidentReader.UsualOf(Open, Unknown, [Judged(isLearning: false)], Pages.Now)!.Range);

    [Fact]
    public void Of_a_learning_key_nothing_is_usual() =>
        Assert.Null(IncidentReader.UsualOf(Open, Unknown, [Judged(isLearning: true)], Pages.Now));

    private static TimelineEntry Judged(bool isLearning)
    {
        var evidence = Judgement.Of(new Verdict
        {
            Kind = VerdictKind.Anomalous,
            At = Pages.Now,
            Score = 1,
            Signals = [],
            LastHour = 1_000,
            CreditsPerHour = 1_000,
            ExpectedPerHour = new ExpectedRange(10, 20),
            IsLearning = isLearning,
        }, 1, Pages.Now, 0);
        var json = JsonSerializer.Serialize(evidence, AlertingJson.Default.Judgement);
        return new TimelineEntry(Pages.Now, new TimelineStep { At = Pages.Now, Kind = "opened", Text = "", EvidenceJson = json }, null);
    }
}
