using System.Text;
using System.Text.Json;
using Burnwatch.Secrets;

namespace Burnwatch.Collector.ElevenApi;

/// <summary>
/// What an error body says, as far as it can be read, with the key blotted out; what it lacks is empty.
/// </summary>
/// <param name="Code">The word of today's envelope.</param>
/// <param name="Status">The word of the legacy envelope; both are needed, see <see cref="ElevenApiFailure"/>.</param>
/// <param name="Message">The provider's sentence.</param>
internal sealed record ErrorEnvelope(string Code, string Status, string Message)
{
    private static readonly ErrorEnvelope Empty = new("", "", "");

    /// <summary>
    /// Reads <c>{"detail": …}</c> where detail is an object (the envelope), an array (what is wrong with which field)
    /// or a string. A body that is cut off is read up to the cut, anything else gives an empty envelope.
    /// </summary>
    public static ErrorEnvelope Read(string body, Secret key)
    {
        var envelope = Empty;
        try
        {
            // Not the final block: a body that is cut off then ends the loop instead of throwing away what came before.
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(body), isFinalBlock: false, state: default);
            while (reader.Read())
                envelope = envelope.Take(ref reader);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON, or no text, from here on (a proxy's page, half a character): what was read up to here stands.
        }

        return new ErrorEnvelope(
            PeerText.Tidy(envelope.Code, key),
            PeerText.Tidy(envelope.Status, key),
            PeerText.Tidy(envelope.Message, key));
    }

    /// <summary>Whether one of the two words is among these.</summary>
    public bool Says(params ReadOnlySpan<string> words) => words.Contains(Code) || words.Contains(Status);

    private ErrorEnvelope Take(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not JsonTokenType.PropertyName)
            return this;
        var name = reader.GetString();
        if (!reader.Read() || reader.TokenType is not JsonTokenType.String)
            return this;
        var text = reader.GetString() ?? "";
        return (name, reader.CurrentDepth) switch
        {
            ("detail", 1) => this with { Message = text },
            ("code", 2) => this with { Code = text },
            ("status", 2) => this with { Status = text },
            ("message", 2) => this with { Message = text },
            // The array form, one entry a field: the first fault is enough to find the bug.
            ("msg", 3) when Message.Length == 0 => this with { Message = text },
            _ => this,
        };
    }
}
