namespace Burnwatch.Host.Output;

/// <summary>
/// A file that appears whole or not at all: written beside its name, and moved there when it is kept.
/// </summary>
internal sealed class WholeFile : IDisposable
{
    private readonly FileInfo target;
    private readonly string temporary;

    /// <exception cref="CommandException">Its folder cannot be written to.</exception>
    public WholeFile(FileInfo target)
    {
        this.target = target;
        temporary = $"{target.FullName}.{Environment.ProcessId}.part";
        try
        {
            Writer = new StreamWriter(temporary, append: false, new System.Text.UTF8Encoding(false), 1 << 16);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{target.FullName} cannot be written: {e.Message}", e);
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
