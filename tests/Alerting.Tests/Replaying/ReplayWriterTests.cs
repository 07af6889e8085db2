using Burnwatch.Alerting.Incidents;
using Burnwatch.Alerting.Replaying;

namespace Burnwatch.Alerting.Tests.Replaying;

public class ReplayWriterTests
{
    [Fact]
    public void A_change_is_one_line_of_JSON() => Assert.Equal(
        """
        {"at":"2026-06-15T12:00:00Z","key":"tts-prod","event":"opened","severity":"error","signals":[{"kind":"credit_spike","observed":65000.5,"expected_low":4000,"expected_high":9000,"score":0.9}],"reason":"It is odd."}

        """.ReplaceLineEndings("\n"),
        Line(IncidentChange.Opened));

    [Fact]
    public void What_other_keys_do_at_the_same_time_stands_in_the_line()
    {
        var crowd = new WorkspaceEvent { Since = Some.Noon, Keys = 12, KeysInUse = 40, Names = ["a", "b"], Share = 0.12346 };
        Assert.Contains(
            """
            ,"workspace_event":{"since":"2026-06-15T12:00:00Z","keys":12,"keys_in_use":40,"names":["a","b"],"share":0.1235},"reason"
            """.Trim(),
            Line(IncidentChange.Opened, crowd));
    }

    [Theory]
    [InlineData(IncidentChange.Opened, "opened")]
    [InlineData(IncidentChange.Reopened, "opened")]
    [InlineData(IncidentChange.Worsened, "worsened")]
    [InlineData(IncidentChange.Resolved, "resolved")]
    public void What_a_person_would_be_told_is_written(IncidentChange change, string written)
    {
        Assert.True(ReplayWriter.IsWritten(change));
        Assert.Contains($"\"event\":\"{written}\"", Line(change));
    }

    [Theory]
    [InlineData(IncidentChange.None)]
    [InlineData(IncidentChange.Marked)]
    [InlineData(IncidentChange.Reminded)]
    [InlineData(IncidentChange.Recovering)]
    [InlineData(IncidentChange.Relapsed)]
    public void Steps_on_the_way_are_not(IncidentChange change) => Assert.False(ReplayWriter.IsWritten(change));

    [Theory]
    [InlineData("tts-prod", 0.25, "2026-06-15T12:00:00Z,tts-prod,0.25\n")]
    [InlineData("tts-prod", 0, "2026-06-15T12:00:00Z,tts-prod,0\n")]
    [InlineData("tts-prod", 1, "2026-06-15T12:00:00Z,tts-prod,1\n")]
    [InlineData("tts-prod", 0.12345678, "2026-06-15T12:00:00Z,tts-prod,0.123457\n")]
    [InlineData("a,b", 0.5, "2026-06-15T12:00:00Z,\"a,b\",0.5\n")]
    [InlineData("the \"big\" one", 0.5, "2026-06-15T12:00:00Z,\"the \"\"big\"\" one\",0.5\n")]
    public void A_score_is_one_row(string key, double score, string row)
    {
        var output = new StringWriter();
        ReplayWriter.Write(output, new ReplayScore(Some.Noon, key, score));
        Assert.Equal(row, output.ToString());
    }

    private static string Line(IncidentChange change, WorkspaceEvent? crowd = null)
    {
        var output = new StringWriter();
        var incident = Some.Incident(Some.Signal(observed: 65_000.5)) with { Event = crowd };
        ReplayWriter.Write(output, new ReplayChange(Some.Noon, "tts-prod", change, incident, "It is odd."));
        return output.ToString();
    }
}
