using System.Buffers.Binary;
using System.Net;
using Burnwatch.Alerting.Paging;
using Burnwatch.Web.Charts;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Burnwatch.Web.Tests.Incidents;

/// <summary>The picture of an incident, for who holds a page and cannot sign in.</summary>
public sealed class ChartPictureEndpointTests(Pages pages) : IClassFixture<Pages>
{
    private static readonly byte[] Magic = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    [Fact]
    public async Task Who_has_the_address_sees_the_picture_without_signing_in()
    {
        var story = await pages.StoryAsync();
        var response = await pages.Client.GetAsync(AddressOf(story.Incident, Pages.Now));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("image/png", response.Content.Headers.ContentType!.MediaType);
        var png = await response.Content.ReadAsByteArrayAsync();
        Assert.Equal(Magic, png[..8]);
        // The first chunk of a PNG is its header: width, then height.
        Assert.Equal(ChartPicture.Width, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)));
        Assert.Equal(ChartPicture.Height, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));
        if (Environment.GetEnvironmentVariable("BURNWATCH_PICTURE") is { } file)
            await File.WriteAllBytesAsync(file, png);
    }

    [Fact]
    public async Task An_address_ends_with_its_week()
    {
        var story = await pages.StoryAsync();
        var last = AddressOf(story.Incident, Pages.Now - ChartAddresses.Life);
        Assert.Equal(HttpStatusCode.OK, (await pages.Client.GetAsync(last)).StatusCode);
        var over = AddressOf(story.Incident, Pages.Now - ChartAddresses.Life - TimeSpan.FromSeconds(1));
        var response = await pages.Client.GetAsync(over);
        Assert.Equal(HttpStatusCode.Gone, response.StatusCode);
        Assert.Contains("was good for 7 days", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task An_address_that_was_not_given_out_shows_nothing()
    {
        var story = await pages.StoryAsync();
        var good = AddressOf(story.Incident, Pages.Now);
        var until = (Pages.Now + ChartAddresses.Life).ToUnixTimeSeconds();
        string[] bad =
        [
            $"/incidents/{story.Incident}/chart.png",
            good[..good.IndexOf("&signature", StringComparison.Ordinal)],
            good[..^1],
            good + "A",
            good.Replace($"until={until}", $"until={until + 1}"),
            good.Replace($"until={until}", $"until=+{until}"),
            good.Replace($"until={until}", "until=never"),
            good.Replace($"/{story.Incident}/", $"/{story.ResolvedIncident}/"),
            good.Replace("signature=", "signature=%F0%9F%94%A5"),
        ];
        foreach (var address in bad)
        {
            var response = await pages.Client.GetAsync(address);
            Assert.True(response.StatusCode is HttpStatusCode.Forbidden, $"{address}: {response.StatusCode}");
            Assert.Contains("take it whole from a page", await response.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task An_incident_that_is_none_has_no_picture() =>
        Assert.Equal(
            HttpStatusCode.NotFound, (await pages.Client.GetAsync(AddressOf(987_654, Pages.Now))).StatusCode);

    [Fact]
    public async Task A_picture_is_drawn_of_a_key_that_nothing_is_known_of()
    {
        var world = pages.World;
        var workspace = await world.WorkspaceAsync("blind", readThrough: null);
        var key = await world.KeyAsync(workspace, "never-seen");
        var incident = await world.IncidentAsync(key, new Alerting.Incidents.Incident
        {
            Id = 0,
            State = Alerting.Incidents.IncidentState.Firing,
            Severity = Severity.Error,
            Generation = 1,
            OpenedAt = Pages.Now,
            Since = Pages.Now,
            PagedAt = Pages.Now,
            PagedSeverity = Severity.Error,
            PagedPerHour = 0,
            PeakPerHour = 0,
            Signals = [],
            Reason = "",
        });
        Assert.Equal(HttpStatusCode.OK, (await pages.Client.GetAsync(AddressOf(incident, Pages.Now))).StatusCode);
    }

    private static string AddressOf(long incident, DateTimeOffset pagedAt) =>
        new ChartAddresses(Options.Create(Pages.Alerting), new FakeTimeProvider(Pages.Now))
            .Of(incident, pagedAt)!.PathAndQuery;
}
