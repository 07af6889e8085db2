using System.IO.Compression;

namespace Burnwatch.Traffic;

/// <summary>Opens the text of a traffic file.</summary>
public static class TrafficText
{
    // How every gzip file begins: https://www.rfc-editor.org/rfc/rfc1952, 2.3.1.
    private const int FirstOfGzip = 0x1f;
    private const int SecondOfGzip = 0x8b;

    /// <summary>Opens it, unpacked where the file's name ends with <c>.gz</c>.</summary>
    /// <param name="file">The file; it is disposed with the text.</param>
    /// <param name="name">The file's name.</param>
    /// <exception cref="TrafficException">
    /// The file is packed and its name does not say so, or the other way round.
    /// </exception>
    public static TextReader Open(Stream file, string name)
    {
        var saysPacked = name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        // A pipe cannot be looked at beforehand; what is no text is then told of its first line.
        if (file.CanSeek && IsPacked(file) != saysPacked)
            throw new TrafficException(saysPacked
                ? $"{name} is not packed with gzip, as its name says; a name that ends with .csv was expected."
                : $"{name} is packed with gzip; a name that ends with .csv.gz was expected.");
        return new StreamReader(saysPacked ? new GZipStream(file, CompressionMode.Decompress) : file);
    }

    private static bool IsPacked(Stream file)
    {
        var isPacked = file.ReadByte() == FirstOfGzip && file.ReadByte() == SecondOfGzip;
        file.Position = 0;
        return isPacked;
    }
}
