namespace Burnwatch.Traffic;

/// <summary>Where each known column of a traffic file stands, counted from 0; -1 where the file lacks it.</summary>
internal sealed class TrafficColumns(IReadOnlyList<string> names)
{
    private static readonly string[] Required = ["at", "key", "credits"];
    private static readonly string[] Optional =
        ["requests", "product", "model", "concurrent", "concurrent_max", "limit", "used"];

    private readonly string[] names = [.. names];

    public int Count => names.Length;
    public int At { get; } = IndexOf(names, "at");
    public int Key { get; } = IndexOf(names, "key");
    public int Credits { get; } = IndexOf(names, "credits");
    public int Requests { get; } = IndexOf(names, "requests");
    public int Product { get; } = IndexOf(names, "product");
    public int Model { get; } = IndexOf(names, "model");
    public int Concurrent { get; } = IndexOf(names, "concurrent");
    public int ConcurrentMax { get; } = IndexOf(names, "concurrent_max");
    public int Limit { get; } = IndexOf(names, "limit");
    public int Used { get; } = IndexOf(names, "used");

    public string Name(int column) => names[column];

    /// <exception cref="TrafficException">A required column is missing, or one is unknown or named twice.</exception>
    public static TrafficColumns Parse(IReadOnlyList<string> header, string file)
    {
        foreach (var column in Required)
        {
            if (!header.Contains(column))
                throw new TrafficException(
                    $"{file}, line 1: the column '{column}' is missing; the header is '{string.Join(',', header)}'.");
        }
        for (var i = 0; i < header.Count; i++)
        {
            if (!Required.Contains(header[i]) && !Optional.Contains(header[i]))
                throw new TrafficException(
                    $"{file}, line 1, column {i + 1}: '{header[i]}' is no known column; known are "
                    + $"{string.Join(", ", Required.Concat(Optional))}.");
            if (IndexOf(header, header[i]) != i)
                throw new TrafficException($"{file}, line 1, column {i + 1}: '{header[i]}' is named twice.");
        }
        return new TrafficColumns(header);
    }

    private static int IndexOf(IReadOnlyList<string> names, string name)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == name)
                return i;
        }
        return -1;
    }
}
