using Burnwatch.Collector.ElevenApi;
using Burnwatch.Secrets;

namespace Burnwatch.Collector.Tests;

/// <summary>Values for tests that name only what they are about.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Noon = new(2026, 4, 22, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The name of an environment variable that holds a key.</summary>
    public static readonly SecretReference Key = KeyIn("BURNWATCH_TEST_KEY", "sk_test");

    public static UsageRow Row(
        string hash = "h1",
        int minute = 0,
        long credits = 100,
        long requests = 1,
        decimal? cost = null,
        string name = "tts",
        string product = "TTS",
        string model = "m") =>
        new(hash, name, Noon.AddMinutes(minute), product, model, credits, requests, cost);

    public static WatchedWorkspace Workspace(string name = "acme", params WatchedProbe[] probes) =>
        new(name, new Uri("https://provider.test/"), Key, probes);

    private static SecretReference KeyIn(string variable, string value)
    {
        Environment.SetEnvironmentVariable(variable, value);
        return SecretReference.Parse($"env:{variable}");
    }
}
