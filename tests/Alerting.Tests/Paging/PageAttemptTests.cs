using Burnwatch.Alerting.Channels;
using Burnwatch.Alerting.Paging;

namespace Burnwatch.Alerting.Tests.Paging;

public class PageAttemptTests
{
    private const string Default = "env:DEFAULT";
    private const string Owners = "env:OWNER";

    [Theory]
    [InlineData(PageOutcomeKind.Accepted, false, "trigger", Owners, PageNext.Sent)]
    [InlineData(PageOutcomeKind.TryLater, false, "trigger", Owners, PageNext.Later)]
    // It cannot be read, or PagerDuty refused it.
    [InlineData(PageOutcomeKind.TryLater, true, "trigger", Owners, PageNext.Divert)]
    [InlineData(PageOutcomeKind.Refused, true, "trigger", Owners, PageNext.Divert)]
    // There is nobody else.
    [InlineData(PageOutcomeKind.TryLater, true, "trigger", Default, PageNext.Later)]
    [InlineData(PageOutcomeKind.Refused, true, "trigger", Default, PageNext.Refused)]
    // No other routing key makes a better event of it.
    [InlineData(PageOutcomeKind.Refused, false, "trigger", Owners, PageNext.Refused)]
    // Nobody else was told, so nobody else has anything to resolve.
    [InlineData(PageOutcomeKind.TryLater, true, "resolve", Owners, PageNext.Later)]
    [InlineData(PageOutcomeKind.Refused, true, "resolve", Owners, PageNext.Refused)]
    internal void What_becomes_of_a_page(
        PageOutcomeKind outcome, bool isRouteAtFault, string action, string route, PageNext expected) =>
        Assert.Equal(
            expected,
            new PageAttempt(new PageOutcome(outcome, "text") { IsRouteAtFault = isRouteAtFault }).NextOf(
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
