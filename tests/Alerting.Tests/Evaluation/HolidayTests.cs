using Burnwatch.Alerting.Calibrating;
using Burnwatch.Alerting.Evaluation;
using Burnwatch.Alerting.Policies;
using Burnwatch.Testing;

namespace Burnwatch.Alerting.Tests.Evaluation;

public class HolidayTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    // Corpus Christi, a Thursday, at ten in Munich.
    private static readonly DateTimeOffset At = new(2026, 6, 4, 8, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(PolicyScope.Default, "")]
    [InlineData(PolicyScope.Environment, "production")]
    [InlineData(PolicyScope.Owner, "payments")]
    [InlineData(PolicyScope.Key, "tts-prod")]
    public void A_key_lives_by_the_holidays_of_its_policy(PolicyScope scope, string subject)
    {
        Assert.Equal(34, CellOf(new PolicyBook(1, [Some.Setting("calendar.holidays", "DE-BY", scope, subject)])));
        Assert.Equal(10, CellOf(PolicyBook.Empty));
    }

    [Fact]
    public async Task A_set_that_nobody_knows_is_refused_and_nothing_is_in_force()
    {
        var world = await World.CreateAsync(database);
        var policies = new PolicyStore(database.DataSource);
        var file = new PolicyFile { Settings = [Some.Setting("calendar.holidays", "DE-XX")] };
        var refused = await Assert.ThrowsAsync<PolicyException>(
            () => policies.ApplyAsync(file, "ada", null, world.Now, TestContext.Current.CancellationToken));
        Assert.StartsWith("'DE-XX' is no holiday set and no day; known sets are AT, DE,", refused.Message);
        Assert.Equal(0, (await policies.ReadAsync(TestContext.Current.CancellationToken)).Version);
    }

    private static int CellOf(PolicyBook policies) =>
        ShardLoader.ContextOf(Some.Key(zone: "Europe/Berlin"), policies, CalibrationBook.Empty).Calendar.CellAt(At);
}
