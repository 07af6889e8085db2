using System.Text.Json;

namespace Burnwatch.Simulator.Scenarios;

/// <summary>Reads scenarios and says in a sentence, with the line, what is wrong in one.</summary>
internal static class ScenarioReader
{
    public static Scenario Load(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ScenarioException($"The scenario '{path}' cannot be read: {e.Message}");
        }
    }

    public static Scenario ReadEmbedded(string name)
    {
        using var stream = typeof(ScenarioReader).Assembly.GetManifestResourceStream(typeof(ScenarioReader), name)
            ?? throw new InvalidOperationException($"The scenario '{name}' is not in the assembly.");
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd(), name);
    }

    public static Scenario Parse(string json, string name)
    {
        try
        {
            var scenario = JsonSerializer.Deserialize<Scenario>(json, SimulatorJson.Options)
                ?? throw new ScenarioException($"{name}: an object was expected.");
            ScenarioCheck.Require(scenario, name);
            return scenario;
        }
        catch (JsonException e)
        {
            throw new ScenarioException($"{name}, {SimulatorJson.Explain(e, typeof(Scenario))}");
        }
    }
}
