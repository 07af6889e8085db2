namespace Burnwatch.Simulator.Scenarios;

/// <summary>What has to hold in a scenario beyond the form of its text.</summary>
internal static class ScenarioCheck
{
    /// <exception cref="ScenarioException">Something does not hold; the message lists all of it.</exception>
    public static void Require(Scenario scenario, string name)
    {
        var faults = Faults(scenario).ToList();
        if (faults.Count > 0)
            throw new ScenarioException($"{name}: {string.Join(" ", faults)}");
    }

    private static IEnumerable<string> Faults(Scenario scenario) =>
    [
        .. Workspace(scenario),
        .. scenario.Keys.SelectMany(k => Key(scenario, k)),
        .. scenario.Leaks.SelectMany(l => Leak(scenario, l)),
    ];

    private static IEnumerable<string> Workspace(Scenario scenario)
    {
        if (scenario.History < TimeSpan.Zero || scenario.History > TimeSpan.FromDays(400))
            yield return $"'history' is {scenario.History.TotalDays:0.#} days; 0 to 400 days were expected.";
        if (scenario.Workspace.CycleDay is < 1 or > 28)
            yield return $"'workspace.cycle_day' is {scenario.Workspace.CycleDay}; a day from 1 to 28 was expected.";
        if (scenario.Lateness.RevisedShare is < 0 or > 1)
            yield return $"'lateness.revised_share' is {scenario.Lateness.RevisedShare}; 0 to 1 was expected.";
        if (scenario.Lateness.Typical < TimeSpan.Zero || scenario.Lateness.Longest < scenario.Lateness.Typical)
            yield return "'lateness.typical' must be positive and no longer than 'lateness.longest'.";
        var groups = scenario.Workspace.Concurrency;
        foreach (var model in scenario.Models.Where(m => !groups.ContainsKey(m.ConcurrencyGroup)))
        {
            yield return $"The model '{model.Id}' names the concurrency group '{model.ConcurrencyGroup}', " +
                "which 'workspace.concurrency' lacks.";
        }
        foreach (var twice in scenario.Keys.GroupBy(k => k.Name).Where(g => g.Count() > 1))
            yield return $"The key '{twice.Key}' is named twice.";
    }

    private static IEnumerable<string> Key(Scenario scenario, ScenarioKey key)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(key.TimeZone, out _))
        {
            yield return $"The key '{key.Name}' names the time zone '{key.TimeZone}', "
                + "which this machine does not know; use an IANA name such as Europe/Berlin.";
        }
        if (!(key.RequestsPerHour >= 0) || !(key.CreditsPerRequest >= 0))
            yield return $"The key '{key.Name}' has negative requests per hour or credits per request.";
        if (key.Raggedness is not (>= 0 and <= 2))
            yield return $"The key '{key.Name}' has raggedness {key.Raggedness}; 0 to 2 was expected.";
        if (key.Uses.Count == 0 || key.Uses.Any(u => u.Share is not (> 0 and <= 1)))
            yield return $"The key '{key.Name}' needs at least one use, each with a share above 0 and at most 1.";
        if (key.Recordings.Count > 0)
            yield break;
        foreach (var use in key.Uses.Where(u => scenario.Models.All(m => m.Id != u.Model)))
            yield return $"The key '{key.Name}' uses the model '{use.Model}', which the scenario does not offer.";
    }

    private static IEnumerable<string> Leak(Scenario scenario, ScenarioLeak leak)
    {
        if (scenario.Keys.All(k => k.Name != leak.Key))
            yield return $"A leak names the key '{leak.Key}', which the scenario does not have.";
        if (leak.Start is null == leak.AfterLive is null)
            yield return $"The leak of '{leak.Key}' needs one of 'start' and 'after_live'.";
        if (leak.Length <= TimeSpan.Zero)
            yield return $"The leak of '{leak.Key}' has no length.";
        if (leak.Times < 0 || leak.CreditsPerHour < 0 || leak.CreditsPerRequest <= 0)
            yield return $"The leak of '{leak.Key}' has a negative size.";
        if (leak.Model is { } model && scenario.Models.All(m => m.Id != model))
            yield return $"The leak of '{leak.Key}' uses the model '{model}', which the scenario does not offer.";
    }
}
