using Burnwatch.Alerting.Paging;
using PagerDuty.Client;

namespace Burnwatch.Alerting.Tests.Paging;

public class PageAttemptTests
{
    private const string Default = "env:DEFAULT";
    private const string Owners = "env:OWNER";

    [Theory]
    [InlineData(EventOutcomeKind.Accepted, false, "trigger", Owners, PageNext.Sent)]
    [InlineData(EventOutcomeKind.TryLater, false, "trigger", Owners, PageNext.Later)]
    // It cannot be read, or PagerDuty refused it.
    [InlineData(EventOutcomeKind.TryLater, true, "trigger", Owners, PageNext.Divert)]
    [InlineData(EventOutcomeKind.Refused, true, "trigger", Owners, PageNext.Divert)]
    // There is nobody else.
    [InlineData(EventOutcomeKind.TryLater, true, "trigger", Default, PageNext.Later)]
    [InlineData(EventOutcomeKind.Refused, true, "trigger", Default, PageNext.Refused)]
    // No other routing key makes a better event of it.
    [InlineData(EventOutcomeKind.Refused, false, "trigger", Owners, PageNext.Refused)]
    // Nobody else was told, so nobody else has anything to resolve.
    [InlineData(EventOutcomeKind.TryLater, true, "resolve", Owners, PageNext.Later)]
    [InlineData(EventOutcomeKind.Refused, true, "resolve", Owners, PageNext.Refused)]
    internal void What_becomes_of_a_page(
        EventOutcomeKind outcome, bool isRouteAtFault, string action, string route, PageNext expected) =>
        Assert.Equal(
            expected,
            new PageAttempt(new EventOutcome(outcome, "text"), isRouteAtFault).NextOf(
                new WaitingPage
                {
                    Id = 1,
                    IncidentId = 1,
                    Generation = 1,
                    Action = action,
                    DedupKey = "burnwatch-1-1",
                    Route = route,
                    Content = "{}",
                    Attempts = 1,
                    CreatedAt = Some.Noon,
                },
                Default));
}
