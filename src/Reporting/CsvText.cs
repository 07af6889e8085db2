namespace Burnwatch.Reporting;

/// <summary>Text as a cell of a CSV file, after RFC 4180.</summary>
/// <remarks>
/// What a spreadsheet would run as a formula gets an apostrophe in front: names of keys are typed
/// by whoever may make a key.
/// </remarks>
public static class CsvText
{
    public static string Of(string value)
    {
        var safe = IsFormula(value) ? "'" + value : value;
        return safe.AsSpan().ContainsAny(",\"\r\n\t")
            ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : safe;
    }

    /// <summary>
    /// Whether a spreadsheet may take the text for a formula, full-width signs and space before it included.
    /// </summary>
    private static bool IsFormula(string value) =>
        value is ['\t' or '\r' or '\n', ..]
        || value.TrimStart() is ['=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠', ..];
}
