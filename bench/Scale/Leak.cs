using System.Net.Http.Json;
using Burnwatch.Simulator;

namespace Burnwatch.Scale;

/// <summary>What a thief does with a key: real calls with its secret, as fast as they go.</summary>
internal sealed class Leak(SimulatorHost simulator) : IDisposable
{
    /// <summary>Characters that one request may have.</summary>
    private const int Characters = 5_000;

    private readonly HttpClient http = new() { BaseAddress = simulator.ElevenApiUrl };

    /// <summary>Burns credits of a key.</summary>
    /// <param name="key">Its name in the scenario.</param>
    /// <param name="calls">How many calls of 5,000 credits.</param>
    /// <param name="cancellation">Ends it early.</param>
    public async Task BurnAsync(string key, int calls, CancellationToken cancellation)
    {
        for (var call = 0; call < calls; call++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "v1/text-to-speech/voice")
            {
                Content = JsonContent.Create(new { text = new string('a', Characters) }),
            };
            request.Headers.Add("xi-api-key", simulator.KeySecrets[key]);
            using var answer = await http.SendAsync(request, cancellation);
            answer.EnsureSuccessStatusCode();
        }
    }

    public void Dispose() => http.Dispose();
}
