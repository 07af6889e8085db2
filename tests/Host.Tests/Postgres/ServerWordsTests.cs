using Burnwatch.Host.Postgres;

namespace Burnwatch.Host.Tests.Postgres;

public class ServerWordsTests
{
    private const string BackEndLeaves =
        "12:00:01 UTC [7] FATAL:  terminating connection due to unexpected postmaster exit";

    private const string Down = "12:00:00 UTC [9] LOG:  database system is shut down";

    [Theory]
    [InlineData("12:00:00 UTC [9] FATAL:  pre-existing shared memory block (key 1, ID 2) is still in use")]
    [InlineData("12:00:00 UTC [9] FATAL:  lock file \"postmaster.pid\" already exists")]
    public void Another_in_the_way_is_seen_whoever_writes_last(string words) =>
        Assert.True(Said(words, Down, BackEndLeaves).IsAnotherInTheWay);

    [Theory]
    [InlineData("12:00:00 UTC [9] FATAL:  lock file \"/data/postgres/.s.PGSQL.5432.lock\" already exists")]
    [InlineData("12:00:00 UTC [9] FATAL:  could not access file: No such file or directory")]
    public void What_does_not_leave_by_itself_is_no_reason_to_wait(string words) =>
        Assert.False(Said(words, Down, BackEndLeaves).IsAnotherInTheWay);

    [Fact]
    public void The_reason_is_what_was_fatal_to_the_server_and_not_to_the_back_ends_of_another() =>
        Assert.Equal(
            "Its log 'server.log' says: 12:00:00 UTC [9] FATAL:  data directory has wrong ownership",
            Said("12:00:00 UTC [9] FATAL:  data directory has wrong ownership", Down, BackEndLeaves).Reason);

    [Fact]
    public void Where_nothing_was_fatal_the_last_line_is_the_reason() =>
        Assert.Equal($"Its log 'server.log' ends with: {Down}", Said("postgres: no such file", Down).Reason);

    [Fact]
    public void A_server_that_said_nothing_is_told_too() =>
        Assert.Equal("Its log 'server.log' ends with: (nothing)", Said().Reason);

    private static ServerWords Said(params string[] lines) => new("server.log", lines);
}
