using Burnwatch.Collector.ElevenApi;

namespace Burnwatch.Scale.Ingest;

/// <summary>
/// Days of usage as the provider's answers hold them, in the order of time: each key is used in seven of ten minutes, of
/// one or two models.
/// </summary>
internal sealed class IngestWorkload(int keys)
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly string[] hashes = [.. Enumerable.Range(0, keys).Select(HashOf)];

    /// <summary>From the first day to before the one after the last.</summary>
    public static ReadingSpan SpanOf(int day, int days = 1) => new(Start.AddDays(day), Start.AddDays(day + days));

    public IReadOnlyList<UsageRow> Day(int day)
    {
        var rows = new List<UsageRow>();
        for (var at = Start.AddDays(day); at < Start.AddDays(day + 1); at += ReadingSpan.Minute)
        {
            for (var key = 0; key < keys; key++)
            {
                var draw = Draw(key, at);
                if (draw % 10 >= 7)
                    continue;
                rows.Add(Row(key, at, "eleven_flash_v2_5", draw));
                if (draw / 10 % 3 == 0)
                    rows.Add(Row(key, at, "eleven_multilingual_v2", draw));
            }
        }

        return rows;
    }

    private UsageRow Row(int key, DateTimeOffset at, string model, uint draw) => new(
        hashes[key], $"key-{key}", at, "TTS", model, 100 + draw % 900, 1 + draw % 9, 0.0003m * (100 + draw % 900));

    private static string HashOf(int key) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(BitConverter.GetBytes(key)));

    // A multiplicative hash: the same numbers at every run, without a memory of a million draws.
    private static uint Draw(int key, DateTimeOffset at)
    {
        var mixed = (ulong)key * 0x9E3779B97F4A7C15 ^ (ulong)(at.UtcTicks / TimeSpan.TicksPerMinute) * 0xC2B2AE3D27D4EB4F;
        return (uint)((mixed ^ mixed >> 31) * 0x94D049BB133111EB >> 33);
    }
}
