using System.Globalization;
using System.Text.Json;

namespace Burnwatch.Collector.ElevenApi;

/// <summary>The credits that may be bought beyond the limit of a cycle.</summary>
/// <param name="Credits">0: none; null where nobody says, or where there is no end to them.</param>
internal readonly record struct CreditExtension(long? Credits, bool IsUnlimited)
{
    /// <summary>The provider tells a number, a number as text, or the word "unlimited".</summary>
    public static CreditExtension Of(JsonElement? told) => told switch
    {
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt64(out var credits) && credits >= 0 =>
            new CreditExtension(credits, false),
        { ValueKind: JsonValueKind.String } text => Of(text.GetRawText().Trim('"')),
        _ => default,
    };

    // Read as it stands: half a character is no fault of a number.
    private static CreditExtension Of(string text) =>
        text == "unlimited" ? new CreditExtension(null, true)
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var credits)
            ? new CreditExtension(credits, false)
            : default;
}
