using Burnwatch.Traffic;

namespace Burnwatch.Host.Output;

/// <summary>
/// A file that appears whole or not at all: written beside its name, and moved there when it is kept.
/// </summary>
internal sealed class WholeFile : IDisposable
{
    private readonly FileInfo target;
    private readonly string temporary;

    /// <exception cref="TrafficException">It is a folder, or its folder cannot be written to.</exception>
    public WholeFile(FileInfo target)
    {
        this.target = target;
        if (Directory.Exists(target.FullName))
            throw new TrafficException($"{target.FullName} cannot be written: it is a folder.");
        temporary = $"{target.FullName}.{Environment.ProcessId}.part";
        try
        {
            Writer = new StreamWriter(temporary, append: false, new System.Text.UTF8Encoding(false), 1 << 16);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TrafficException($"{target.FullName} cannot be written: {e.Message}");
        }
    }

    public StreamWriter Writer { get; }

    /// <summary>Gives the file its name; what stood there before is replaced.</summary>
    public void Keep()
    {
        Writer.Dispose();
        File.Move(temporary, target.FullName, overwrite: true);
    }

    public void Dispose()
    {
        Writer.Dispose();
        File.Delete(temporary);
    }
}
