using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;

namespace Burnwatch.Collector.ElevenApi;

/// <summary>
/// Reads the tabular answer of the analytics query as it arrives: of the text it holds what one read brings, and of the
/// rows their sums. Nothing is returned before the last byte was understood.
/// </summary>
/// <remarks>
/// The members may come in any order. Rows ahead of the columns cannot be understood yet, so their text is kept until
/// the columns have come; no answer that was seen has that order, and only so much is kept.
/// </remarks>
internal sealed class UsageTableReader(ReadingSpan span)
{
    private const int LargestEarlyRows = 64 * 1024 * 1024;

    // A cell is a name or a number. One that is read from its beginning again with each piece that arrives must end.
    private const int LongestToken = 64 * 1024;

    private readonly ArrayBufferWriter<byte> early = new();
    private List<string>? names;
    private List<string?>? units;
    private UsageCells? cells;
    private UsageSums? sums;
    private bool hasRows;
    private Member member;

    private enum Member
    {
        Other,
        Names,
        Units,
        Rows,
        EarlyRows,
    }

    /// <summary>The answer's rows within the span, as <see cref="UsageSums"/> adds them up.</summary>
    /// <exception cref="MalformedAnswerException">It is not whole, or not of the expected form.</exception>
    public async Task<IReadOnlyList<UsageRow>> ReadAsync(Stream body, CancellationToken cancellation)
    {
        var pipe = PipeReader.Create(body, new StreamPipeReaderOptions(bufferSize: 64 * 1024));
        try
        {
            var read = await pipe.ReadAtLeastAsync(Mark.Length, cancellation);
            var (buffer, state, total) = (WithoutMark(read.Buffer), default(JsonReaderState), 0L);
            while (true)
            {
                var consumed = Take(buffer, read.IsCompleted, ref state);
                var rest = buffer.Length - consumed;
                total += consumed;
                if (total + rest > ElevenApiClient.LargestAnswer)
                    throw new MalformedAnswerException($"at most {ElevenApiClient.LargestAnswer} bytes", "more");
                if (rest > LongestToken)
                    throw new MalformedAnswerException($"cells of at most {LongestToken} bytes", "a longer one");
                if (read.IsCompleted)
                    return Rows();
                pipe.AdvanceTo(buffer.GetPosition(consumed), buffer.End);
                read = await pipe.ReadAsync(cancellation);
                buffer = read.Buffer;
            }
        }
        catch (JsonException e)
        {
            throw new MalformedAnswerException("JSON", $"none in line {e.LineNumber + 1}{Place()}");
        }
        catch (InvalidOperationException)
        {
            throw new MalformedAnswerException("text", $"half a character{Place()}");
        }
        finally
        {
            await pipe.CompleteAsync();
        }
    }

    private long Take(ReadOnlySequence<byte> text, bool isLast, ref JsonReaderState state)
    {
        var reader = new Utf8JsonReader(text, isLast, state);
        var earlyFrom = 0L;
        while (reader.Read())
        {
            var wasEarly = member is Member.EarlyRows;
            if (!wasEarly)
                Take(ref reader);
            else if (reader is { TokenType: JsonTokenType.EndArray, CurrentDepth: 1 })
                (_, member) = (Keep(text.Slice(earlyFrom, reader.BytesConsumed - earlyFrom)), Member.Other);
            if (!wasEarly && member is Member.EarlyRows)
                earlyFrom = reader.TokenStartIndex;
        }

        if (member is Member.EarlyRows)
            Keep(text.Slice(earlyFrom, reader.BytesConsumed - earlyFrom));
        state = reader.CurrentState;
        return reader.BytesConsumed;
    }

    private void Take(ref Utf8JsonReader reader)
    {
        switch (reader.CurrentDepth)
        {
            case 0 when reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.EndObject):
                throw new MalformedAnswerException("an object", reader.TokenType.ToString());
            case 1 when reader.TokenType is JsonTokenType.PropertyName:
                member = MemberAt(ref reader);
                break;
            case 1 when member is not Member.Other:
                TakeList(reader.TokenType);
                break;
            case 2 when member is Member.Names:
                names!.Add(TextAt(ref reader) ?? "");
                break;
            case 2 when member is Member.Units:
                units!.Add(TextAt(ref reader));
                break;
            case > 1 when member is Member.Rows:
                TakeInRows(ref reader, reader.CurrentDepth);
                break;
        }
    }

    private static Member MemberAt(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("columns"u8) ? Member.Names
        : reader.ValueTextEquals("column_units"u8) ? Member.Units
        : reader.ValueTextEquals("rows"u8) ? Member.Rows
        : Member.Other;

    private static string? TextAt(ref Utf8JsonReader reader) =>
        reader.TokenType is JsonTokenType.String or JsonTokenType.Null
            ? reader.GetString()
            : throw new MalformedAnswerException("names and units of columns as text", reader.TokenType.ToString());

    /// <summary>Begins or ends one of the three lists.</summary>
    private void TakeList(JsonTokenType token)
    {
        if (token is JsonTokenType.EndArray)
        {
            member = Member.Other;
            return;
        }

        if (token is not JsonTokenType.StartArray)
            throw new MalformedAnswerException($"an array \"{WordOf(member)}\"", token.ToString());
        if (member switch { Member.Names => names is not null, Member.Units => units is not null, _ => hasRows })
            throw new MalformedAnswerException($"one member \"{WordOf(member)}\"", "two");
        if (member is Member.Names)
            names = [];
        else if (member is Member.Units)
            units = [];
        else if (names is null)
            (hasRows, member) = (true, Member.EarlyRows);
        else
            BeginRows(names);
    }

    private void BeginRows(List<string> columns)
    {
        var found = UsageColumns.Find(columns);
        (hasRows, sums, cells) = (true, new UsageSums(found), new UsageCells(found));
    }

    private void TakeInRows(ref Utf8JsonReader reader, int depth)
    {
        var row = cells!;
        switch (depth, reader.TokenType)
        {
            case (2, JsonTokenType.StartArray):
                row.Begin();
                break;
            case (2, JsonTokenType.EndArray):
                row.End();
                var start = row.Start(span.Width);
                if (span.Contains(start))
                    sums!.Add(row, start);
                break;
            case (2, _):
                row.Begin();
                row.End();
                break;
            case (3, not (JsonTokenType.EndArray or JsonTokenType.EndObject or JsonTokenType.PropertyName)):
                row.Take(ref reader, sums!.Wants(row.Count));
                break;
        }
    }

    private IReadOnlyList<UsageRow> Rows()
    {
        if (names is null || units is null)
            throw new MalformedAnswerException("the members \"columns\", \"column_units\" and \"rows\"", "fewer");
        if (!hasRows)
            throw new MalformedAnswerException("an array \"rows\"", "none");
        if (early.WrittenCount > 0)
            TakeEarly(names);
        return sums!.ToRows(units, cells!.Shortest);
    }

    private void TakeEarly(List<string> columns)
    {
        BeginRows(columns);
        var reader = new Utf8JsonReader(early.WrittenSpan);
        while (reader.Read())
        {
            if (reader.CurrentDepth > 0)
                TakeInRows(ref reader, reader.CurrentDepth + 1);
        }
    }

    private int Keep(ReadOnlySequence<byte> text)
    {
        if (early.WrittenCount + text.Length > LargestEarlyRows)
        {
            throw new MalformedAnswerException(
                $"the member \"columns\" ahead of more than {LargestEarlyRows} bytes of rows", "none");
        }

        foreach (var piece in text)
            early.Write(piece.Span);
        return early.WrittenCount;
    }

    private string Place() => cells is { Row: >= 0 } ? $", row {cells.Row}" : "";

    private static string WordOf(Member member) =>
        member switch { Member.Names => "columns", Member.Units => "column_units", _ => "rows" };

    private static ReadOnlySpan<byte> Mark => [0xEF, 0xBB, 0xBF];

    private static ReadOnlySequence<byte> WithoutMark(ReadOnlySequence<byte> text)
    {
        var marked = text.Length >= Mark.Length && text.Slice(0, Mark.Length).ToArray().AsSpan().SequenceEqual(Mark);
        return marked ? text.Slice(Mark.Length) : text;
    }
}
