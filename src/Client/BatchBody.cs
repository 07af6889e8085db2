using System.IO.Compression;
using System.Text.Json;

namespace Burnwatch.Client;

/// <summary>Writes a batch as the daemon takes it: an array of samples, packed.</summary>
internal static class BatchBody
{
    public static byte[] Of(IReadOnlyList<ResponseSample> samples, BurnwatchReportingOptions options)
    {
        using var body = new MemoryStream();
        using (var packed = new GZipStream(body, CompressionLevel.Fastest))
        using (var json = new Utf8JsonWriter(packed))
        {
            json.WriteStartArray();
            foreach (var sample in samples)
                Write(json, sample, options);
            json.WriteEndArray();
        }
        return body.ToArray();
    }

    private static void Write(Utf8JsonWriter json, in ResponseSample sample, BurnwatchReportingOptions options)
    {
        json.WriteStartObject();
        json.WriteString("credential", sample.Credential);
        if (!string.IsNullOrEmpty(options.Workspace))
            json.WriteString("workspace", options.Workspace);
        json.WriteString("at", sample.At.UtcDateTime);
        if (!string.IsNullOrEmpty(sample.ModelFamily))
            json.WriteString("model_family", sample.ModelFamily);
        json.WriteNumber("credits", sample.Credits);
        json.WriteNumber("requests", sample.Requests);
        if (sample is { Current: { } current, Maximum: { } maximum })
        {
            json.WriteNumber("current", current);
            json.WriteNumber("maximum", maximum);
        }
        json.WriteString("service", options.Service);
        json.WriteString("host", options.Host);
        json.WriteEndObject();
    }
}
