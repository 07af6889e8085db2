using System.Net.Http.Headers;

namespace PagerDuty.Client.Tests;

public class EventsClientTests
{
    [Fact]
    public async Task An_alert_is_posted_to_the_alert_address()
    {
        var network = AnsweringHandler.With(
            202, """{"status":"success","message":"Event processed","dedup_key":"burn-1"}""");
        var outcome = await network.Client().SendAsync(Some.Trigger());
        Assert.Equal(
            new EventOutcome(
                EventOutcomeKind.Accepted, "PagerDuty answered 202: success: Event processed") { DedupKey = "burn-1" },
            outcome);
        var sent = Assert.Single(network.Sent);
        Assert.Equal("http://pagerduty.test/v2/enqueue", sent.Address.AbsoluteUri);
        Assert.Contains(Some.KeyText, sent.Body);
    }

    [Fact]
    public async Task A_change_is_posted_to_the_change_address()
    {
        var network = AnsweringHandler.With(202);
        await network.Client().SendAsync(new ChangeEvent { RoutingKey = Some.Key, Summary = "Limit raised" });
        Assert.Equal("http://pagerduty.test/v2/change/enqueue", Assert.Single(network.Sent).Address.AbsoluteUri);
    }

    [Fact]
    public async Task A_refusal_says_why_in_PagerDutys_words()
    {
        var network = AnsweringHandler.With(
            400,
            """{"status":"invalid event","message":"Event object is invalid","errors":"""
            + """["Length of 'routing_key' is incorrect"]}""");
        Assert.Equal(
            new EventOutcome(
                EventOutcomeKind.Refused,
                "PagerDuty answered 400: invalid event: Event object is invalid: Length of 'routing_key' is incorrect"),
            await network.Client().SendAsync(Some.Trigger()));
    }

    [Fact]
    public async Task A_key_that_PagerDuty_echoes_is_in_no_outcome()
    {
        var network = AnsweringHandler.With(
            400, $$"""{"message":"unknown key {{Some.KeyText}}","dedup_key":"{{Some.KeyText}}"}""");
        var outcome = await network.Client().SendAsync(Some.Trigger());
        Assert.DoesNotContain(Some.KeyText, outcome.ToString());
    }

    [Fact]
    public async Task Too_many_requests_say_how_long_to_wait()
    {
        var network = AnsweringHandler.With(
            429,
            more: response => response.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(90)));
        var outcome = await network.Client().SendAsync(Some.Trigger());
        Assert.Equal((EventOutcomeKind.TryLater, TimeSpan.FromSeconds(90)), (outcome.Kind, outcome.RetryAfter));
    }

    [Theory]
    [InlineData(60, 60)]
    [InlineData(0, null)]
    [InlineData(-60, null)]
    public async Task A_date_to_wait_for_is_measured_from_the_answers_own(int secondsAhead, int? expected)
    {
        var network = AnsweringHandler.With(429, more: response =>
        {
            response.Headers.Date = Some.Noon;
            response.Headers.RetryAfter = new RetryConditionHeaderValue(Some.Noon.AddSeconds(secondsAhead));
        });
        var outcome = await network.Client().SendAsync(Some.Trigger());
        Assert.Equal(expected, outcome.RetryAfter?.TotalSeconds);
    }

    [Fact]
    public async Task Too_many_requests_without_a_time_leave_it_to_the_caller()
    {
        var outcome = await AnsweringHandler.With(429).Client().SendAsync(Some.Trigger());
        Assert.Equal((EventOutcomeKind.TryLater, null), (outcome.Kind, outcome.RetryAfter));
    }

    [Fact]
    public async Task A_network_error_is_tried_later_and_shows_no_key()
    {
        var network = AnsweringHandler.Failing(
            new HttpRequestException($"Connection reset while sending {Some.KeyText}"));
        Assert.Equal(
            new EventOutcome(
                EventOutcomeKind.TryLater, "PagerDuty did not answer: Connection reset while sending (routing key)"),
            await network.Client().SendAsync(Some.Trigger()));
    }

    [Fact]
    public async Task A_time_out_is_tried_later()
    {
        var network = new AnsweringHandler(NeverAsync);
        var outcome = await network.Client(TimeSpan.FromMilliseconds(1)).SendAsync(Some.Trigger());
        Assert.Equal(EventOutcomeKind.TryLater, outcome.Kind);
        Assert.Contains("longer than 00:00:00.0010000", outcome.Text);
    }

    [Fact]
    public async Task A_time_out_that_a_handler_throws_is_tried_later()
    {
        var network = AnsweringHandler.Failing(new TaskCanceledException("handler gave up", new TimeoutException()));
        Assert.Equal(EventOutcomeKind.TryLater, (await network.Client().SendAsync(Some.Trigger())).Kind);
    }

    [Fact]
    public async Task The_callers_own_cancellation_is_thrown()
    {
        using var cancellation = new CancellationTokenSource();
        var network = new AnsweringHandler((request, token) =>
        {
            cancellation.Cancel();
            return NeverAsync(request, token);
        });
        var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => network.Client().SendAsync(Some.Trigger(), cancellation.Token));
        Assert.DoesNotContain(Some.KeyText, thrown.ToString());
    }

    [Theory]
    [InlineData(202, EventOutcomeKind.Accepted)]
    [InlineData(400, EventOutcomeKind.Refused)]
    [InlineData(500, EventOutcomeKind.TryLater)]
    public async Task An_answer_that_breaks_off_is_judged_by_its_status(int status, EventOutcomeKind expected)
    {
        var network = AnsweringHandler.With(
            status, more: response => response.Content = new StreamContent(new BrokenStream()));
        var outcome = await network.Client().SendAsync(Some.Trigger());
        Assert.Equal((expected, $"PagerDuty answered {status}"), (outcome.Kind, outcome.Text));
    }

    [Fact]
    public async Task An_endless_answer_is_not_read_to_its_end()
    {
        using var endless = new EndlessStream();
        var network = AnsweringHandler.With(202, more: response => response.Content = new StreamContent(endless));
        var outcome = await network.Client().SendAsync(Some.Trigger());
        Assert.Equal(EventOutcomeKind.Accepted, outcome.Kind);
        Assert.InRange(outcome.Text.Length, 1, 600);
        Assert.InRange(endless.Given, 1, 64 * 1024);
    }

    private static async Task<HttpResponseMessage> NeverAsync(
        HttpRequestMessage request, CancellationToken cancellation)
    {
        await new TaskCompletionSource().Task.WaitAsync(cancellation);
        throw new InvalidOperationException("nobody completes it");
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new IOException("connection reset");
    }

    private sealed class EndlessStream : MemoryStream
    {
        public long Given { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            buffer.Span.Fill((byte)'x');
            Given += buffer.Length;
            return ValueTask.FromResult(buffer.Length);
        }
    }
}
