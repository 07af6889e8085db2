using System.IO.Compression;
using System.Text;
using Burnwatch.Simulator.Scenarios;
using Burnwatch.Traffic;

namespace Burnwatch.Simulator.Tests.Scenarios;

public sealed class TrafficScenarioTests
{
    private const string File = """
        at,key,credits,requests,concurrent,concurrent_max
        2026-06-01T00:00:00Z,a,1000,10,1,12
        2026-06-01T00:00:00Z,b,70.4,,,
        2026-06-01T00:10:00Z,a,2503,7,3,12
        2026-06-01T00:30:00Z,a,99,1,,
        """;

    private static readonly TimeSpan Ten = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task The_end_of_the_file_meets_live_start_and_its_sums_are_kept()
    {
        await using var simulator = await Some.SimulatorAsync(Some.Clock(), Read());
        Assert.Equal(99, simulator.Ledger.Credits(Some.Noon - Ten, Some.Noon, "a"));
        Assert.Equal(0, simulator.Ledger.Credits(Some.Noon - 2 * Ten, Some.Noon - Ten, "a"));
        Assert.Equal(2503, simulator.Ledger.Credits(Some.Noon - 3 * Ten, Some.Noon - 2 * Ten, "a"));
        Assert.Equal(1000, simulator.Ledger.Credits(Some.Noon - 4 * Ten, Some.Noon - 3 * Ten, "a"));
        Assert.Equal(70, simulator.Ledger.Credits(simulator.Ledger.Start, Some.Noon, "b"));
        Assert.Equal(
            18,
            simulator.Ledger.Hours(simulator.Ledger.Start, Some.Noon).Where(h => h.Key == "a").Sum(h => h.Requests));
    }

    [Fact]
    public async Task A_chosen_point_can_meet_live_start_and_the_rest_is_still_to_come()
    {
        var meets = new DateTimeOffset(2026, 6, 1, 0, 10, 0, TimeSpan.Zero);
        await using var simulator = await Some.SimulatorAsync(Some.Clock(), Read(meets));
        Assert.Equal(1000, simulator.Ledger.Credits(Some.Noon - Ten, Some.Noon, "a"));
        Assert.Equal(2503, simulator.Ledger.Credits(Some.Noon, Some.Noon + Ten, "a"));
        Assert.Equal(99, simulator.Ledger.Credits(Some.Noon + 2 * Ten, Some.Noon + 3 * Ten, "a"));
    }

    [Fact]
    public async Task A_bucket_is_spread_over_its_minutes_and_none_has_credits_that_nothing_asked_for()
    {
        await using var simulator = await Some.SimulatorAsync(Some.Clock(), Read());
        var minutes = Enumerable.Range(0, 10).Select(m => simulator.Ledger.Credits(
            Some.Noon - 4 * Ten + TimeSpan.FromMinutes(m),
            Some.Noon - 4 * Ten + TimeSpan.FromMinutes(m + 1),
            "a")).ToList();
        Assert.True(minutes.Count(c => c > 0) > 4);
        Assert.All(minutes, c => Assert.Equal(0, c % 100));
    }

    [Fact]
    public void A_compressed_file_is_read_as_a_plain_one()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".csv.gz");
        try
        {
            using (var file = new GZipStream(System.IO.File.Create(path), CompressionMode.Compress))
                file.Write(Encoding.UTF8.GetBytes(File));
            Assert.Equal(["a", "b"], Scenario.LoadTraffic(path, Ten).Keys.Select(k => k.Name));
        }
        finally
        {
            System.IO.File.Delete(path);
        }
    }

    [Fact]
    public void A_missing_file_is_refused_with_its_name() => Assert.Contains(
        "/no/such.csv", Assert.Throws<ScenarioException>(() => Scenario.LoadTraffic("/no/such.csv", Ten)).Message);

    [Fact]
    public void The_recorded_maximum_is_the_workspaces() => Assert.Equal(12, Read().Workspace.Concurrency["standard"]);

    [Fact]
    public void A_malformed_file_is_refused_as_the_reader_refuses_it() =>
        Assert.Throws<TrafficException>(() => Scenario.FromTraffic(new StringReader("at,key\n"), "t.csv", Ten));

    [Theory]
    [InlineData("at,key,credits\n", 600, "has no rows")]
    [InlineData("at,key,credits\n2026-06-01T00:00:00Z,a,1\n", 30, "whole minutes")]
    public void What_cannot_be_acted_is_refused_with_a_sentence(string text, int seconds, string part) =>
        Assert.Contains(
            part,
            Assert.Throws<ScenarioException>(
                () => Scenario.FromTraffic(new StringReader(text), "t.csv", TimeSpan.FromSeconds(seconds))).Message);

    private static Scenario Read(DateTimeOffset? meets = null) =>
        Scenario.FromTraffic(new StringReader(File), "t.csv", Ten, meets);
}
