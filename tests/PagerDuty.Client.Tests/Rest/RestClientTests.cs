using System.Net;
using PagerDuty.Client.Rest;

namespace PagerDuty.Client.Tests.Rest;

public class RestClientTests
{
    private const string TokenText = "u+CANARYtoken9f8e7d6c";

    private static readonly RestToken Token = new(TokenText);

    [Fact]
    public async Task Incidents_are_found_by_the_key_of_their_alerts()
    {
        var server = new Answers("""
            {"incidents":[
              {"id":"Q1","status":"acknowledged","incident_key":null,"created_at":"2026-10-13T12:00:00Z",
               "last_status_change_at":"2026-10-13T12:05:00Z",
               "last_status_change_by":{"id":"PS","type":"service_reference","summary":"Voice"},
               "acknowledgements":[{"at":"2026-10-13T12:04:00Z",
                 "acknowledger":{"id":"PA","type":"user_reference","summary":"Ada Person"}}]},
              {"id":"Q2","status":"resolved","created_at":"2026-10-13T11:00:00Z",
               "last_status_change_at":"2026-10-13T11:30:00Z",
               "last_status_change_by":{"id":"PS","type":"service_reference","summary":"Voice"}}],
             "limit":100,"offset":0,"more":false}
            """);
        using var client = server.Client();

        var found = await client.FindIncidentsAsync(Token, "burn 1&x");

        Assert.Equal(
            [
                new RestIncident
                {
                    Id = "Q1",
                    Status = RestIncidentStatus.Acknowledged,
                    CreatedAt = Some.Noon,
                    ChangedAt = Some.Noon.AddMinutes(4),
                    ChangedBy = "Ada Person",
                    IsChangedByPerson = true,
                },
                new RestIncident
                {
                    Id = "Q2",
                    Status = RestIncidentStatus.Resolved,
                    CreatedAt = Some.Noon.AddHours(-1),
                    ChangedAt = Some.Noon.AddMinutes(-30),
                    ChangedBy = "Voice",
                },
            ],
            found);
        Assert.Equal(
            "/incidents?incident_key=burn%201%26x&date_range=all&limit=100&offset=0",
            Assert.Single(server.Asked).PathAndQuery);
        Assert.Equal("Token token=" + TokenText, server.Authorization);
        Assert.Equal("application/vnd.pagerduty+json; version=2", server.Accept);
    }

    [Fact]
    public async Task An_empty_key_would_be_answered_with_everything_and_is_refused()
    {
        using var client = new Answers("""{"incidents":[]}""").Client();
        await Assert.ThrowsAsync<ArgumentException>(() => client.FindIncidentsAsync(Token, ""));
    }

    [Fact]
    public async Task The_alerts_of_an_incident_are_read_page_by_page()
    {
        var server = new Answers(
            """{"alerts":[{"alert_key":"a"},{"alert_key":"b"}],"more":true}""",
            """{"alerts":[{"alert_key":"b"},{"alert_key":""},{"alert_key":null},{}],"more":false}""");
        using var client = server.Client();

        Assert.Equal(["a", "b"], await client.AlertKeysAsync(Token, "Q1"));
        Assert.Equal(
            ["/incidents/Q1/alerts?limit=100&offset=0", "/incidents/Q1/alerts?limit=100&offset=2"],
            server.Asked.Select(a => a.PathAndQuery));
    }

    [Theory]
    [InlineData(401, false)]
    [InlineData(403, false)]
    [InlineData(404, false)]
    [InlineData(400, false)]
    [InlineData(408, true)]
    [InlineData(429, true)]
    [InlineData(500, true)]
    [InlineData(503, true)]
    public async Task A_refusal_is_a_sentence_that_tells_whether_it_passes(int status, bool isPassing)
    {
        using var client = new Answers(
            $$$"""{"error":{"message":"No, {{{TokenText}}}","code":2000,"errors":["because\nof that."]}}""")
        {
            Status = status,
        }.Client();

        var fault = await Assert.ThrowsAsync<RestException>(() => client.AlertKeysAsync(Token, "Q1"));

        Assert.StartsWith($"PagerDuty answered {status}: No, (REST token): because of that.", fault.Message);
        Assert.Equal((status, isPassing), (fault.Status, fault.IsPassing));
        Assert.Equal(status == 404, fault.IsNotFound);
        Assert.DoesNotContain(TokenText, fault.ToString());
    }

    [Fact]
    public async Task Too_many_requests_say_how_long_to_wait()
    {
        using var client = new Answers("""{"error":{"message":"Rate Limit Exceeded","code":2020}}""")
        {
            Status = 429,
            Reset = "17",
        }.Client();
        var fault = await Assert.ThrowsAsync<RestException>(() => client.AlertKeysAsync(Token, "Q1"));
        Assert.Equal(TimeSpan.FromSeconds(17), fault.RetryAfter);
    }

    [Fact]
    public async Task No_answer_may_pass_and_names_no_token()
    {
        using var client = new RestClient(
            new RestClientOptions(), new Failing(new HttpRequestException($"refused {TokenText}")));
        var fault = await Assert.ThrowsAsync<RestException>(() => client.AlertKeysAsync(Token, "Q1"));
        Assert.True(fault.IsPassing);
        Assert.Equal("PagerDuty did not answer: refused (REST token)", fault.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"incidents":[{"id":"Q1","status":"melted","created_at":"2026-10-13T12:00:00Z"}]}""")]
    public async Task An_answer_of_something_else_is_told(string body)
    {
        using var client = new Answers(body).Client();
        var fault = await Assert.ThrowsAsync<RestException>(() => client.FindIncidentsAsync(Token, "k"));
        Assert.StartsWith("PagerDuty answered something other than its REST API does", fault.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("line\nbreak")]
    public void A_token_that_no_header_can_hold_is_refused_and_not_repeated(string text)
    {
        var fault = Assert.Throws<ArgumentException>(() => new RestToken(text));
        if (text.Length > 0)
            Assert.DoesNotContain(text, fault.Message);
    }

    [Fact]
    public void A_token_shows_nowhere() => Assert.Equal("(REST token)", $"{Token}");

    [Fact]
    public void The_region_says_where_it_is_read() => Assert.Equal(
        "https://api.eu.pagerduty.com/incidents",
        new RestClientOptions { Region = PagerDutyRegion.Eu }.AddressOf("incidents").AbsoluteUri);

    /// <summary>Gives its answers in turn, the last one for ever.</summary>
    private sealed class Answers(params string[] bodies) : HttpMessageHandler
    {
        public int Status { get; init; } = 200;

        public string? Reset { get; init; }

        public List<Uri> Asked { get; } = [];

        public string? Authorization { get; private set; }

        public string? Accept { get; private set; }

        public RestClient Client() => new(new RestClientOptions { BaseAddress = new("http://pagerduty.test/") }, this);

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Authorization = string.Join(',', request.Headers.GetValues("Authorization"));
            Accept = string.Join(',', request.Headers.GetValues("Accept"));
            var body = bodies[Math.Min(Asked.Count, bodies.Length - 1)];
            Asked.Add(request.RequestUri!);
            var response = new HttpResponseMessage((HttpStatusCode)Status) { Content = new StringContent(body) };
            if (Reset is not null)
                response.Headers.Add("ratelimit-reset", Reset);
            return Task.FromResult(response);
        }
    }

    private sealed class Failing(Exception exception) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken) => throw exception;
    }
}
