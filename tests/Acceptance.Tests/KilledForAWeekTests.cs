using Burnwatch.Host.Postgres;
using Burnwatch.Scale.Kill;

namespace Burnwatch.Acceptance.Tests;

/// <summary>
/// A week with leaks at speed, in which the built program is killed at random moments while PagerDuty fails by turns.
/// </summary>
public sealed class KilledForAWeekTests
{
    [Fact]
    public async Task Of_a_week_with_twenty_kills_every_leak_is_told_once_and_every_end_arrives()
    {
        if (PostgresInstallation.FindAll().Count == 0 && Environment.GetEnvironmentVariable("CI") != "true")
            Assert.Skip("No Postgres server programs on this machine");
        var result = await new KillRun(times: 20, seed: 1).RunAsync(null, TestContext.Current.CancellationToken);

        Assert.Equal(20, result.Kills);
        Assert.InRange(result.KillsAtPages, 1, 20);
        Assert.Empty(result.Missed);
        Assert.Empty(result.Twice);
        Assert.Empty(result.Unresolved);
        // A machine that is slow sees nothing for a day of this clock, and then it is true.
        Assert.All(result.Others, title => Assert.StartsWith("Burnwatch is blind:", title));
    }
}
