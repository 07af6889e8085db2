using Burnwatch.Alerting.Calibrating;
using Burnwatch.Calibration;
using Burnwatch.Testing;

namespace Burnwatch.Training.Tests;

public sealed class TrainingTrafficTests
{
    private static readonly TimeStretch Noon = new(
        SomeTraffic.Monday + TimeSpan.FromDays(15.5), SomeTraffic.Monday + TimeSpan.FromDays(16));

    [Fact]
    public void Its_rows_are_those_of_all_keys_in_the_order_of_time_and_a_key_goes_by_its_number()
    {
        var traffic = TrainingTraffic.Of(History(Key(3, days: 20), Key(12, days: 20)));
        Assert.Equal(["12", "3"], traffic.Keys.Select(key => key.Name));
        Assert.Equal(traffic.Rows.Select(row => row.At).Order(), traffic.Rows.Select(row => row.At));
        Assert.Equal((20 * 144 * 2, UsageSpan.Length), (traffic.Rows.Count, traffic.Bucket));
        Assert.Equal(SomeTraffic.Monday + TimeSpan.FromDays(14), traffic.TestFrom);
    }

    [Fact]
    public void A_key_is_judged_by_its_own_zone_and_the_policy_of_the_workspace()
    {
        var traffic = TrainingTraffic.Of(History(Key(3, days: 20)));
        var context = traffic.ContextOf(traffic.Keys[0]);
        Assert.Equal(50, context.Policy.BudgetPerKeyYear);
        Assert.NotSame(Calendar.Utc, context.Calendar);
    }

    [Fact]
    public void What_people_said_goes_with_the_key()
    {
        var key = Key(3, days: 20) with { Abuse = [Noon], Expected = [Noon] };
        var facts = TrainingTraffic.Of(History(key)).Keys[0].Facts;
        Assert.Equal([Noon], facts.Abuse);
        Assert.Equal([Noon], facts.Expected);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(13)]
    public void A_history_within_its_warm_up_is_refused(int days)
    {
        var refused = Assert.Throws<TrainingException>(() => TrainingTraffic.Of(History(Key(3, days))));
        Assert.StartsWith("The history of workspace 'main' is not longer than the 14 days", refused.Message);
    }

    private static WorkspaceHistory History(params KeyHistory[] keys) => new()
    {
        WorkspaceId = 1,
        Workspace = "main",
        Policy = Policy.Default with { BudgetPerKeyYear = 50 },
        Keys = keys,
    };

    private static KeyHistory Key(long id, int days) => new()
    {
        Id = id,
        Calendar = Calendar.Of("Europe/Berlin"),
        Spans = [.. Enumerable.Range(0, days * 144).Select(i => Span(SomeTraffic.Monday + (UsageSpan.Length * i)))],
        Abuse = [],
        Expected = [],
    };

    private static KeyBucket Span(DateTimeOffset at) => new(at, at + UsageSpan.Length, 100);
}
