using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Burnwatch.Reporting;
using Spectre.Console;

namespace Burnwatch.Host.Output;

/// <summary>
/// Prints rows in the format that was asked for. Numbers and times read the same in every format and culture.
/// </summary>
internal static class Rows
{
    // A pipe has no width: a table in it is never folded.
    private const int WidthOfPipe = 10_000;

    private static readonly JsonWriterOptions JsonStyle = new()
    {
        Indented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write<T>(
        TextWriter output, OutputFormat format, IReadOnlyList<Column<T>> columns, IReadOnlyList<T> rows)
    {
        switch (format)
        {
            case OutputFormat.Json:
                WriteJson(output, columns, rows);
                break;
            case OutputFormat.Csv:
                WriteCsv(output, columns, rows);
                break;
            default:
                WriteTable(output, columns, rows);
                break;
        }
    }

    private static void WriteTable<T>(TextWriter output, IReadOnlyList<Column<T>> columns, IReadOnlyList<T> rows)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var column in columns)
        {
            var shown = new TableColumn(Markup.Escape(column.Name.Replace('_', ' ')));
            var values = rows.Select(column.Value).Where(value => value is not null).ToList();
            table.AddColumn(values.Count > 0 && values.TrueForAll(IsNumber) ? shown.RightAligned() : shown);
        }
        foreach (var row in rows)
            table.AddRow([.. columns.Select(column => Markup.Escape(Text(column.Value(row))))]);

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        if (!ReferenceEquals(output, Console.Out) || Console.IsOutputRedirected)
            console.Profile.Width = WidthOfPipe;
        console.Write(table);
    }

    private static void WriteCsv<T>(TextWriter output, IReadOnlyList<Column<T>> columns, IReadOnlyList<T> rows)
    {
        output.Write(string.Join(',', columns.Select(column => column.Name)) + "\n");
        foreach (var row in rows)
            output.Write(string.Join(',', columns.Select(column => Cell(column.Value(row)))) + "\n");
    }

    private static void WriteJson<T>(TextWriter output, IReadOnlyList<Column<T>> columns, IReadOnlyList<T> rows)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, JsonStyle))
        {
            json.WriteStartArray();
            foreach (var row in rows)
            {
                json.WriteStartObject();
                foreach (var column in columns)
                    WriteValue(json, column.Name, column.Value(row));
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        output.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.ToArray()));
    }

    private static void WriteValue(Utf8JsonWriter json, string name, object? value)
    {
        json.WritePropertyName(name);
        if (value is null)
            json.WriteNullValue();
        else if (value is bool truth)
            json.WriteBooleanValue(truth);
        else if (IsNumber(value))
            json.WriteRawValue(Text(value));
        else
            json.WriteStringValue(Text(value));
    }

    private static bool IsNumber(object? value) => value is int or long or decimal or double;

    private static string Text(object? value) => value switch
    {
        null => "",
        bool truth => truth ? "true" : "false",
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTimeOffset at => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    // Only what somebody typed can be a formula; a negative number is none.
    private static string Cell(object? value) => value is string text ? CsvText.Of(text) : Text(value);
}
