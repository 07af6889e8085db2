using Burnwatch.Alerting.Incidents;
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

    [Fact]
    public void The_chart_of_an_open_incident_goes_from_half_a_day_before_it_to_now()
    {
        var span = IncidentReader.SpanOf(Open, Pages.Now);

        Assert.Equal(Open.Since.AddHours(-12).AddMinutes(-2), span.From);
        Assert.Equal(Pages.Now, span.To);
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
}
