using Burnwatch.Collector.Pushing;

namespace Burnwatch.Collector.Tests.Pushing;

/// <summary>Samples for tests that name only what they are about.</summary>
internal static class Samples
{
    public static Sample Of(string credential, double credits = 10, int second = 0) => new()
    {
        Credential = credential,
        At = Some.Noon.AddSeconds(second),
        ModelFamily = "",
        Credits = credits,
        Requests = 1,
        Service = "",
        Host = "",
    };
}
