namespace Burnwatch.Host.Postgres;

/// <summary>The file that the servers of one data directory write to, one after another.</summary>
internal sealed class ServerLog(string path)
{
    // Beyond this the log of earlier starts is put aside at the next one.
    private const long Longest = 10 * 1024 * 1024;

    /// <summary>How many bytes it has; 0 where there is none.</summary>
    public long Length => new FileInfo(path) is { Exists: true, Length: var length } ? length : 0;

    /// <summary>Puts a long log aside, the one put aside before it dropped.</summary>
    public void PutAside()
    {
        if (Length > Longest)
            File.Move(path, path + ".old", overwrite: true);
    }

    /// <summary>What was written after the first <paramref name="position"/> bytes.</summary>
    public ServerWords Since(long position)
    {
        if (Length <= position)
            return new ServerWords(path, []);
        using var file = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Position = position;
        using var reader = new StreamReader(file);
        return new ServerWords(
            path,
            reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }
}
