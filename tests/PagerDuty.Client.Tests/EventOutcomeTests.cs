namespace PagerDuty.Client.Tests;

public class EventOutcomeTests
{
    [Fact]
    public void Every_status_has_its_outcome()
    {
        for (var status = 100; status <= 599; status++)
            Assert.Equal((status, Expected(status)), (status, EventOutcome.Of(status, PagerDutyAnswer.Empty).Kind));
    }

    [Fact]
    public void Only_an_event_to_be_tried_again_says_when()
    {
        var wait = TimeSpan.FromSeconds(30);
        Assert.Equal(wait, EventOutcome.Of(429, PagerDutyAnswer.Empty, wait).RetryAfter);
        Assert.Equal(wait, EventOutcome.Of(503, PagerDutyAnswer.Empty, wait).RetryAfter);
        Assert.Null(EventOutcome.Of(400, PagerDutyAnswer.Empty, wait).RetryAfter);
        Assert.Null(EventOutcome.Of(202, PagerDutyAnswer.Empty, wait).RetryAfter);
    }

    [Fact]
    public void An_answer_without_words_still_names_its_status() =>
        Assert.Equal("PagerDuty answered 502", EventOutcome.Of(502, PagerDutyAnswer.Empty).Text);

    private static EventOutcomeKind Expected(int status) => status switch
    {
        >= 200 and < 300 => EventOutcomeKind.Accepted,
        408 or 429 => EventOutcomeKind.TryLater,
        >= 500 => EventOutcomeKind.TryLater,
        _ => EventOutcomeKind.Refused,
    };
}
