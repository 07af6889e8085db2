using System.IO.Compression;
using System.Text.Json;

namespace Burnwatch.Scale.Push;

/// <summary>
/// Batches as services send them: each of one service on one host, which uses a few credentials and two families.
/// </summary>
internal sealed class PushWorkload(int credentials, int rows)
{
    /// <summary>What the provider calls a credential.</summary>
    public static string IdOf(int credential) => $"bench-credential-{credential:D6}";

    /// <summary>The body of a batch, of the time just before now.</summary>
    public byte[] Batch(int number, DateTimeOffset now, bool isPacked)
    {
        using var body = new MemoryStream();
        using (Stream stream = isPacked ? new GZipStream(body, CompressionLevel.Fastest) : body)
        {
            using var json = new Utf8JsonWriter(stream);
            json.WriteStartArray();
            for (var i = 0; i < rows; i++)
                Write(json, number, i, now);
            json.WriteEndArray();
        }

        return body.ToArray();
    }

    private void Write(Utf8JsonWriter json, int number, int i, DateTimeOffset now)
    {
        json.WriteStartObject();
        json.WriteString("credential", IdOf((number + (i % 4)) % credentials));
        json.WriteString("at", now.AddMilliseconds(-5_000 + (i * 5_000.0 / rows)));
        json.WriteString("model_family", i % 3 == 0 ? "multilingual" : "flash");
        json.WriteNumber("credits", 20 + (i * 7 % 300));
        json.WriteNumber("requests", 1);
        json.WriteNumber("current", 1 + (i * 13 % 29));
        json.WriteNumber("maximum", 30);
        json.WriteString("service", $"service-{number % 20}");
        json.WriteString("host", $"host-{number % 100}");
        json.WriteEndObject();
    }
}
