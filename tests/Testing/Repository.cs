namespace Burnwatch.Testing;

/// <summary>The working copy that the tests were built from.</summary>
public static class Repository
{
    /// <summary>The directory that holds <c>Detector.sln</c>.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory);
            directory is not null;
            directory = directory.Parent)
            if (File.Exists(Path.Combine(directory.FullName, "Detector.sln")))
                return directory.FullName;
        throw new InvalidOperationException(
            $"The tests run in '{AppContext.BaseDirectory}', outside of a working copy; some of them read its files.");
    }
}
