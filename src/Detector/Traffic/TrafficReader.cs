using System.Globalization;

namespace Burnwatch.Traffic;

/// <summary>
/// Reads a traffic file, row by row and in one pass: <c>at,key,credits</c> and optional columns in any order.
/// </summary>
/// <remarks>
/// The file is plain comma-separated text with a header line and, where a key needs it, quoted cells. Rows are sorted
/// by <c>at</c>; each lies on the grid of the bucket. What breaks a rule is a <see cref="TrafficException"/> that names
/// the line and column, because a silent repair would move the baseline of every key in the file.
/// </remarks>
public sealed class TrafficReader
{
    /// <summary>A profile keeps times in 32 bits of seconds.</summary>
    private static readonly DateTimeOffset Oldest = new(1971, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Newest = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>More than any provider counts, and far from where sums of it stop being exact.</summary>
    private const double Largest = 1e12;

    private readonly TextReader text;
    private readonly string name;
    private readonly TimeSpan bucket;
    private readonly TrafficColumns columns;
    private readonly List<string> cells = [];
    private readonly Dictionary<string, string> interned = new(StringComparer.Ordinal);
    private int line;

    /// <summary>Reads the header line.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="bucket">Width of the buckets, a whole number of seconds.</param>
    /// <exception cref="TrafficException">The header lacks a column or names an unknown one.</exception>
    public TrafficReader(TextReader text, string name, TimeSpan bucket)
    {
        this.text = text;
        this.name = name;
        this.bucket = bucket;
        var header = ReadLine()
            ?? throw new TrafficException($"{name} is empty; a header line such as 'at,key,credits' was expected.");
        if (header.Any(c => char.IsControl(c) && c != '\t'))
            throw new TrafficException($"{name} is no text; a header line such as 'at,key,credits' was expected.");
        Split(header.TrimStart('\uFEFF'));
        columns = TrafficColumns.Parse(cells, name);
    }

    /// <summary>
    /// The smallest step between two different times of the file, null while fewer than two were read. Wider than the
    /// bucket, it hints that the bucket was set too small.
    /// </summary>
    public TimeSpan? SmallestStep { get; private set; }

    /// <summary>The rows in the order of the file.</summary>
    /// <exception cref="TrafficException">A row is malformed, negative, off the grid or out of order.</exception>
    public IEnumerable<TrafficRow> ReadRows()
    {
        DateTimeOffset? previous = null;
        while (ReadLine() is { } row)
        {
            if (row.Length == 0)
                continue;
            Split(row);
            if (cells.Count != columns.Count)
                throw Bad($"has {cells.Count} cells where the header has {columns.Count}", 1);
            var parsed = Parse();
            if (previous is { } before)
                Follow(before, parsed.At);
            previous = parsed.At;
            yield return parsed;
        }
    }

    private string? ReadLine()
    {
        try
        {
            var row = text.ReadLine();
            line++;
            return row;
        }
        catch (InvalidDataException)
        {
            throw new TrafficException(
                $"{name} is no whole gzip file: it is cut off or damaged somewhere after line {line}.");
        }
    }

    private TrafficRow Parse() => new()
    {
        At = Time(columns.At),
        Key = Key(columns.Key),
        Credits = Number(columns.Credits)
            ?? throw Bad("'credits' is empty; a number was expected", columns.Credits + 1),
        Requests = Number(columns.Requests),
        Product = Word(columns.Product),
        Model = Word(columns.Model),
        Concurrent = Whole(columns.Concurrent),
        ConcurrentMax = Whole(columns.ConcurrentMax),
        Limit = Number(columns.Limit),
        Used = Number(columns.Used),
    };

    private void Follow(DateTimeOffset before, DateTimeOffset at)
    {
        if (at < before)
            throw Bad(
                $"'at' {at:yyyy-MM-ddTHH:mm:ssZ} lies before the row above it; sort the file by 'at'", columns.At + 1);
        if (at > before && (SmallestStep is not { } step || at - before < step))
            SmallestStep = at - before;
    }

    private DateTimeOffset Time(int column)
    {
        var cell = cells[column];
        // Without a zone the same file would mean another time on every machine.
        if (!HasZone(cell)
            || !DateTimeOffset.TryParse(
                cell, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var at))
            throw Bad($"'at' is '{cell}'; an RFC 3339 time such as 2026-06-01T00:00:00Z was expected", column + 1);
        if (at < Oldest || at >= Newest)
            throw Bad($"'at' is '{cell}'; a time from {Oldest.Year} to {Newest.Year - 1} was expected", column + 1);
        if (at.Ticks % bucket.Ticks != 0)
            throw Bad(
                $"'at' {cell} does not lie on the grid of {bucket.TotalSeconds:0} s buckets; see --bucket", column + 1);
        return at;
    }

    private static bool HasZone(string cell) =>
        cell.Length >= 20 && cell[10] is 'T' or 't' or ' ' && (cell[^1] is 'Z' or 'z' || cell[^6] is '+' or '-');

    private string Key(int column)
    {
        var cell = cells[column];
        return cell.Length > 0 ? Intern(cell) : throw Bad("'key' is empty", column + 1);
    }

    private string? Word(int column) => column < 0 || cells[column].Length == 0 ? null : Intern(cells[column]);

    // A file has few keys and many rows; one string per key instead of one per row.
    private string Intern(string cell)
    {
        if (interned.TryGetValue(cell, out var known))
            return known;
        interned.Add(cell, cell);
        return cell;
    }

    private double? Number(int column)
    {
        if (column < 0 || cells[column].Length == 0)
            return null;
        var cell = cells[column];
        if (!double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            || !double.IsFinite(value))
            throw Bad($"'{columns.Name(column)}' is '{cell}'; a number was expected", column + 1);
        if (value < 0)
            throw Bad($"'{columns.Name(column)}' is {cell}; it cannot be negative", column + 1);
        if (value > Largest)
            throw Bad($"'{columns.Name(column)}' is {cell}; no more than {Largest:0} was expected", column + 1);
        return value;
    }

    private int? Whole(int column)
    {
        if (Number(column) is not { } value)
            return null;
        return value == Math.Floor(value) && value <= int.MaxValue
            ? (int)value
            : throw Bad($"'{columns.Name(column)}' is '{cells[column]}'; a whole number was expected", column + 1);
    }

    private void Split(string row)
    {
        cells.Clear();
        var at = 0;
        while (true)
        {
            if (at < row.Length && row[at] == '"')
            {
                at = Quoted(row, at);
            }
            else
            {
                var end = row.IndexOf(',', at);
                end = end < 0 ? row.Length : end;
                cells.Add(row[at..end]);
                at = end;
            }
            if (at >= row.Length)
                return;
            at++;
        }
    }

    private int Quoted(string row, int open)
    {
        var end = open + 1;
        while (true)
        {
            end = row.IndexOf('"', end);
            if (end < 0)
                throw Bad("a quoted cell does not end on its line", cells.Count + 1);
            if (end + 1 >= row.Length || row[end + 1] != '"')
                break;
            end += 2;
        }
        if (end + 1 < row.Length && row[end + 1] != ',')
            throw Bad("text follows a quoted cell", cells.Count + 1);
        cells.Add(row[(open + 1)..end].Replace("\"\"", "\"", StringComparison.Ordinal));
        return end + 1;
    }

    private TrafficException Bad(string what, int column) => new($"{name}, line {line}, column {column}: {what}.");
}
