using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Burnwatch.Simulator.PagerDuty;

namespace Burnwatch.Simulator.Tests.PagerDuty;

public sealed class IncidentsEndpointTests
{
    [Fact]
    public async Task Incidents_are_found_by_the_key_of_their_alert_and_carry_none_themselves()
    {
        await using var simulator = await WithIncidentsAsync("a", "b");
        using var rest = Rest(simulator);

        var page = await rest.GetAsync(
            "/incidents?incident_key=b&statuses[]=triggered&statuses[]=acknowledged&date_range=all").JsonAsync();

        var incident = Assert.Single(page.GetProperty("incidents").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, incident.GetProperty("incident_key").ValueKind);
        Assert.Equal(2, incident.GetProperty("incident_number").GetInt32());
        Assert.Equal("triggered", incident.GetProperty("status").GetString());
        Assert.Equal("high", incident.GetProperty("urgency").GetString());
        var alerts = await rest.GetAsync($"/incidents/{incident.GetProperty("id").GetString()}/alerts").JsonAsync();
        Assert.Equal(
            "b", Assert.Single(alerts.GetProperty("alerts").EnumerateArray()).GetProperty("alert_key").GetString());
    }

    [Fact]
    public async Task An_empty_key_asks_for_all_incidents()
    {
        await using var simulator = await WithIncidentsAsync("a", "b");
        using var rest = Rest(simulator);
        Assert.Equal(
            2, (await rest.GetAsync("/incidents?incident_key=").JsonAsync()).GetProperty("incidents").GetArrayLength());
    }

    [Fact]
    public async Task A_long_list_comes_in_pages()
    {
        await using var simulator = await WithIncidentsAsync("a", "b", "c");
        using var rest = Rest(simulator);
        var first = await rest.GetAsync("/incidents?limit=2").JsonAsync();
        var second = await rest.GetAsync("/incidents?limit=2&offset=2").JsonAsync();
        Assert.Equal(
            (2, true), (first.GetProperty("incidents").GetArrayLength(), first.GetProperty("more").GetBoolean()));
        Assert.Equal(
            (1, false), (second.GetProperty("incidents").GetArrayLength(), second.GetProperty("more").GetBoolean()));
    }

    [Fact]
    public async Task A_person_acknowledges_and_resolves_by_rest()
    {
        await using var simulator = await WithIncidentsAsync("a");
        using var rest = Rest(simulator);
        var id = simulator.PagerDuty.Incidents[0].Id;

        var acknowledged = (await PutAsync(rest, id, "acknowledged").JsonAsync()).GetProperty("incident");
        Assert.Equal("acknowledged", acknowledged.GetProperty("status").GetString());
        Assert.Equal(
            "ada@example.com",
            acknowledged
                .GetProperty("acknowledgements")[0]
                .GetProperty("acknowledger")
                .GetProperty("summary")
                .GetString());
        using var resolved = await PutAsync(rest, id, "resolved");
        using var tooLate = await PutAsync(rest, id, "acknowledged");

        Assert.Equal(HttpStatusCode.OK, resolved.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, tooLate.StatusCode);
        Assert.Equal(IncidentStatus.Resolved, simulator.PagerDuty.Incidents[0].Status);
    }

    [Fact]
    public async Task A_write_without_its_author_is_refused()
    {
        await using var simulator = await WithIncidentsAsync("a");
        using var rest = Rest(simulator);
        rest.DefaultRequestHeaders.Remove("From");
        using var response = await PutAsync(rest, simulator.PagerDuty.Incidents[0].Id, "resolved");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Without_the_token_nothing_is_shown()
    {
        await using var simulator = await WithIncidentsAsync("a");
        using var client = Some.PagerDuty(simulator);
        using var response = await client.GetAsync("/incidents");
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal(
            2006, (await Task.FromResult(response).JsonAsync()).GetProperty("error").GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task An_unknown_incident_is_not_found()
    {
        await using var simulator = await WithIncidentsAsync();
        using var rest = Rest(simulator);
        using var incident = await rest.GetAsync("/incidents/nothing");
        using var alerts = await rest.GetAsync("/incidents/nothing/alerts");
        Assert.Equal(HttpStatusCode.NotFound, incident.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, alerts.StatusCode);
    }

    private static async Task<SimulatorHost> WithIncidentsAsync(params string[] keys)
    {
        var simulator = await Some.SimulatorAsync(Some.Clock());
        using var client = Some.PagerDuty(simulator);
        foreach (var key in keys)
            (await client.PostAsync("/v2/enqueue", EventsEndpointTests.Trigger(key))).Dispose();
        return simulator;
    }

    private static HttpClient Rest(SimulatorHost simulator)
    {
        var rest = Some.PagerDuty(simulator);
        rest.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Token", "token=simulated-rest-token");
        rest.DefaultRequestHeaders.Add("From", "ada@example.com");
        return rest;
    }

    private static Task<HttpResponseMessage> PutAsync(HttpClient rest, string id, string status) =>
        rest.PutAsync($"/incidents/{id}", Some.Json(new { incident = new { type = "incident_reference", status } }));
}
