using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Burnwatch.Collector.Pushing;

/// <summary>Batches that wait on disk for the database, one file for those that came together, oldest first.</summary>
/// <remarks>
/// A file takes its name once it is whole and on the disk. Daemons may share the folder: what two of them store is
/// stored once, since batches are known by name.
/// </remarks>
internal sealed partial class SampleBuffer
{
    private const string Extension = ".batches";

    private readonly string folder;
    private readonly long mostBytes;
    private readonly ILogger logger;
    private readonly Queue<string> oldest = new();

    /// <summary>Files that can be neither read nor moved, until the next start.</summary>
    private readonly HashSet<string> passedOver = new(StringComparer.Ordinal);

    private long sequence;

    public SampleBuffer(string folder, long mostBytes, ILogger logger)
    {
        (this.folder, this.mostBytes, this.logger) = (folder, mostBytes, logger);
        Refresh();
    }

    /// <summary>Bytes that wait.</summary>
    public long Bytes { get; private set; }

    /// <summary>Whether nothing waits.</summary>
    public bool IsEmpty => Bytes == 0;

    /// <summary>Keeps batches; false where there is no room for them.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not ours to write to.</exception>
    public bool TryAdd(IReadOnlyList<KnownSamples> batches, DateTimeOffset now)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(batches, PushJson.Default.IReadOnlyListKnownSamples);
        if (Bytes + json.Length > mostBytes)
            return false;
        Make();
        var name = string.Create(
            CultureInfo.InvariantCulture, $"{now.ToUnixTimeMilliseconds():D15}-{sequence++:D9}-{Guid.NewGuid():n}");
        var unfinished = Path.Combine(folder, name + ".unfinished");
        using (var file = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write))
        {
            file.Write(json);
            file.Flush(flushToDisk: true);
        }
        File.Move(unfinished, Path.Combine(folder, name + Extension));
        Bytes += json.Length;
        return true;
    }

    /// <summary>
    /// The oldest file that can be read; null where nothing waits. One that cannot is told and set aside.
    /// </summary>
    public BufferedFile? Oldest()
    {
        if (oldest.Count == 0)
            Refresh();
        for (; oldest.TryPeek(out var path); oldest.Dequeue())
        {
            if (Read(path) is { } file)
                return file;
        }
        Refresh();
        return null;
    }

    /// <summary>Lets go of a file that is stored.</summary>
    public void Remove(BufferedFile file)
    {
        var length = new FileInfo(file.Path) is { Exists: true } kept ? kept.Length : 0;
        File.Delete(file.Path);
        Leave(length);
    }

    /// <summary>Keeps a file out of the way that can never be stored, for a person to look at.</summary>
    public void SetAside(BufferedFile file)
    {
        SetAside(file.Path);
        Leave(0);
    }

    // The last of those that were listed may not be the last that there is.
    private void Leave(long length)
    {
        oldest.Dequeue();
        Bytes = Math.Max(0, Bytes - length);
        if (oldest.Count == 0)
            Refresh();
    }

    private BufferedFile? Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return new BufferedFile(
                path, JsonSerializer.Deserialize(stream, PushJson.Default.IReadOnlyListKnownSamples)!);
        }
        catch (JsonException e)
        {
            Log.FileTorn(logger, path, e.Message);
            SetAside(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // Another daemon was faster.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            PassOver(path, e);
        }
        return null;
    }

    // The disk may read it another day, which a person has to see to; until then those after it are stored.
    private void PassOver(string path, Exception reason)
    {
        Log.FileNotRead(logger, path, reason);
        try
        {
            SetAside(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            passedOver.Add(path);
        }
    }

    private void SetAside(string path)
    {
        Bytes = Math.Max(0, Bytes - new FileInfo(path).Length);
        File.Move(path, path + ".refused", overwrite: true);
    }

    private void Refresh()
    {
        oldest.Clear();
        var found = Directory.Exists(folder) ? new DirectoryInfo(folder).GetFiles("*" + Extension) : [];
        var files = found.Where(file => !passedOver.Contains(file.FullName)).ToList();
        foreach (var file in files.OrderBy(file => file.Name, StringComparer.Ordinal))
            oldest.Enqueue(file.FullName);
        Bytes = files.Sum(file => file.Length);
    }

    // Only once it is needed; what services report is nobody else's business.
    private void Make()
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
        {
            Directory.CreateDirectory(
                folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error,
            "The pushed batches in {Path} could not be read and are lost ({Reason}); the file is set aside, and " +
            "those after it are stored")]
        public static partial void FileTorn(ILogger logger, string path, string reason);

        [LoggerMessage(2, LogLevel.Error,
            "The pushed batches in {Path} could not be read; the file is set aside, and those after it are stored; " +
            "once it can be read, take '.refused' off its name and restart the daemon")]
        public static partial void FileNotRead(ILogger logger, string path, Exception exception);
    }
}

/// <summary>Batches that came together.</summary>
internal sealed record BufferedFile(string Path, IReadOnlyList<KnownSamples> Batches);
