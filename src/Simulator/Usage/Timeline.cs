using Burnwatch.Simulator.Scenarios;

namespace Burnwatch.Simulator.Usage;

/// <summary>
/// Puts a scenario on the calendar: where its history starts, and what streams of traffic its keys have.
/// </summary>
internal static class Timeline
{
    public static DateTimeOffset HistoryStart(Scenario scenario, DateTimeOffset liveStart) =>
        Clockwork.Start(Clockwork.Minute(liveStart - scenario.History) / 60 * 60);

    public static IEnumerable<IUsageStream> Streams(Scenario scenario, ScenarioKey key, DateTimeOffset liveStart)
    {
        foreach (var recording in key.Recordings)
            yield return new RecordedStream(recording, key.Name, scenario.Seed, liveStart);
        if (key.Recordings.Count == 0)
        {
            var idleSince = HistoryStart(scenario, liveStart) + scenario.History / 3;
            foreach (var use in key.Uses)
                yield return new KindStream(key, use, scenario.Seed, idleSince);
        }
        for (var i = 0; i < scenario.Leaks.Count; i++)
        {
            if (scenario.Leaks[i].Key == key.Name)
                yield return new LeakStream(scenario, scenario.Leaks[i], key, i, liveStart);
        }
    }
}
