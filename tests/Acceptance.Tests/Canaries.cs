using System.Text;

namespace Burnwatch.Acceptance.Tests;

/// <summary>Secrets that were planted, and the search for any good part of one.</summary>
/// <param name="secrets">The secrets by what they are.</param>
internal sealed class Canaries(IReadOnlyDictionary<string, string> secrets)
{
    // Twice as many characters in a row are found wherever they begin, and this many are in no text by chance.
    private const int Part = 12;

    private readonly List<(string Name, string Text, byte[] Bytes)> parts =
    [
        .. from secret in secrets
           from part in secret.Value.Chunk(Part).Where(part => part.Length == Part)
           select (secret.Key, new string(part), Encoding.ASCII.GetBytes(part)),
    ];

    /// <summary>What is found in a text, in words.</summary>
    public IEnumerable<string> In(string place, string text) =>
        from part in parts
        let at = text.IndexOf(part.Text, StringComparison.OrdinalIgnoreCase)
        where at >= 0
        select $"{part.Name} in {place}: …{text[Math.Max(0, at - 200)..Math.Min(text.Length, at + 60)]}…";

    /// <summary>What is found in all files of a folder and those below it, whatever they hold.</summary>
    public IEnumerable<string> InFiles(string folder) =>
        from file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        let bytes = File.ReadAllBytes(file)
        from part in parts
        where bytes.AsSpan().IndexOf(part.Bytes) >= 0
        select $"{part.Name} in the file {file}";
}
