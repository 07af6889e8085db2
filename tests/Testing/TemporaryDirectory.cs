namespace Burnwatch.Testing;

/// <summary>A directory of one test, deleted with everything in it when the test is over.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    public TemporaryDirectory(string prefix = "burnwatch-files-")
    {
        Path = Directory.CreateTempSubdirectory(prefix).FullName;
        // When we are root, a private Postgres runs as another user, who must be able to pass
        // through to what is its own.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(
                Path, File.GetUnixFileMode(Path) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
    }

    /// <summary>The full path.</summary>
    public string Path { get; }

    /// <summary>The full path of something in it.</summary>
    public string Combine(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }
}
