using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Burnwatch.Alerting.Aftermath;

/// <summary>The file of an incident as one archive: the same bytes for the same facts.</summary>
public static partial class IncidentArchive
{
    /// <summary>Before the formats of archives begin there is no time; nor do they have one that is always the same.</summary>
    private static readonly DateTimeOffset Stamp = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static string NameOf(IncidentFile file) => $"incident-{file.Incident.Id}.zip";

    /// <summary>A ZIP archive of <c>post-mortem.md</c> and <c>evidence.json</c>.</summary>
    public static byte[] Of(IncidentFile file)
    {
        using var buffer = new MemoryStream();
        using (var archive = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(archive, "post-mortem.md", PostMortem.Of(file));
            Add(archive, "evidence.json", JsonSerializer.Serialize(file, AftermathJson.Default.IncidentFile));
        }

        return buffer.ToArray();
    }

    private static void Add(ZipArchive archive, string name, string text)
    {
        var entry = archive.CreateEntry(name, CompressionLevel.Optimal);
        entry.LastWriteTime = Stamp;
        using var stream = entry.Open();
        // We keep no secret, but people paste them into notes and names, and this file is sent around.
        stream.Write(Encoding.UTF8.GetBytes(Secrets().Replace(text, "[blotted out]")));
    }

    [GeneratedRegex(
        @"\bsk_[A-Za-z0-9]{16,}|\bbwt_[A-Za-z0-9_-]{20,}|https://hooks\.slack\.com/[A-Za-z0-9/_-]+|\bwhsec_[A-Za-z0-9+/=]+")]
    private static partial Regex Secrets();
}
