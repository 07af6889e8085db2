using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Burnwatch.Collector.ElevenApi;

/// <summary>
/// The cells of the row that is being read, by place. One object serves all rows, and texts that come again (hashes,
/// products, models) are kept once: a table has many rows and few different cells.
/// </summary>
internal sealed class UsageCells(UsageColumns columns)
{
    private const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

    private readonly HashSet<string> texts = new(StringComparer.Ordinal);
    private readonly Cell[] cells = new Cell[columns.Names.Count];
    private char[] characters = new char[256];
    private (string Text, DateTimeOffset? At) lastInstant = ("", null);

    /// <summary>The number of the row, from 0.</summary>
    public int Row { get; private set; } = -1;

    /// <summary>How many cells of it were taken.</summary>
    public int Count { get; private set; }

    /// <summary>The shortest row so far, and its number.</summary>
    public (int Count, int Row) Shortest { get; private set; } = (int.MaxValue, 0);

    /// <summary>Forgets the row before.</summary>
    public void Begin() => (Count, Row) = (0, Row + 1);

    /// <summary>Takes the next cell. Of one that is an array or an object this is its beginning.</summary>
    /// <param name="reader">At the cell.</param>
    /// <param name="isWanted">Whether a number is to be read: text always is, where a column of text stands.</param>
    public void Take(ref Utf8JsonReader reader, bool isWanted)
    {
        var place = Count++;
        if (place >= cells.Length)
            return;
        var (text, number) = ((string?)null, (decimal?)null);
        if (place == columns.Timestamp)
            text = reader.TokenType is JsonTokenType.String ? Moment(Characters(ref reader)) : null;
        else if (columns.IsText(place))
            text = reader.TokenType is JsonTokenType.String ? Kept(Characters(ref reader)) : null;
        else if (isWanted)
            number = NumberOf(ref reader);
        cells[place] = new Cell(reader.TokenType, text, number);
    }

    /// <summary>Ends the row.</summary>
    /// <exception cref="MalformedAnswerException">A cell that it must have is missing.</exception>
    public void End()
    {
        if (Count < Shortest.Count)
            Shortest = (Count, Row);
        if (Count <= columns.Last)
            throw TooShort(columns.Last, Row);
    }

    public static MalformedAnswerException TooShort(int last, int row) =>
        new($"an array of more than {last} cells in row {row}", "none");

    /// <summary>The text at a place, empty for null and where the answer does not have the column.</summary>
    public string Text(int? place)
    {
        if (place is not { } at)
            return "";
        return cells[at] is { Kind: JsonTokenType.String or JsonTokenType.Null } cell
            ? cell.Text ?? ""
            : throw Unexpected("text", at);
    }

    /// <summary>The number at a place, null for null; false where it is no number.</summary>
    public bool Number(int place, out decimal? number)
    {
        number = place < Count ? cells[place].Number : null;
        return place >= Count || number is not null || cells[place].Kind is JsonTokenType.Null;
    }

    /// <summary>The start of the row's bucket, which is so wide.</summary>
    public DateTimeOffset Start(TimeSpan width) =>
        cells[columns.Timestamp].Text is not null && lastInstant.At is { } instant
        && instant == ReadingSpan.Floor(instant, width)
            ? instant
            : throw Unexpected($"a time on the grid of {width.TotalSeconds:0} s", columns.Timestamp);

    public MalformedAnswerException Unexpected(string expected, int place) =>
        new($"{expected} in row {Row}, column {place}", cells[place].Kind.ToString());

    private string Moment(ReadOnlySpan<char> text)
    {
        // Rows of one bucket follow one another, so the next time is mostly the last one.
        if (!text.SequenceEqual(lastInstant.Text))
        {
            DateTimeOffset? at = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Utc, out var instant)
                ? instant
                : null;
            lastInstant = (text.ToString(), at);
        }

        return lastInstant.Text;
    }

    private string Kept(ReadOnlySpan<char> text)
    {
        if (texts.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out var known))
            return known;
        var kept = StorableText.Of(text.ToString())!;
        texts.Add(kept);
        return kept;
    }

    private decimal? NumberOf(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.Number)
        {
            if (reader.TryGetInt64(out var whole))
                return whole;
            return reader.HasValueSequence
                ? Parsed(reader.ValueSequence.ToArray())
                : Parsed(reader.ValueSpan);
        }

        return reader.TokenType is JsonTokenType.String
            && decimal.TryParse(Characters(ref reader), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                ? value
                : null;
    }

    private static decimal? Parsed(ReadOnlySpan<byte> digits) =>
        decimal.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;

    private ReadOnlySpan<char> Characters(ref Utf8JsonReader reader)
    {
        var most = checked((int)(reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length));
        if (most > characters.Length)
            characters = new char[most];
        return characters.AsSpan(0, reader.CopyString(characters));
    }

    private readonly record struct Cell(JsonTokenType Kind, string? Text, decimal? Number);
}
