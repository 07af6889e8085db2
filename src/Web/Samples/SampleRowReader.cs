using System.Text.Json;
using System.Text.Json.Serialization;
using Burnwatch.Collector.Pushing;

namespace Burnwatch.Web.Samples;

/// <summary>
/// Reads one row; a member of the wrong kind is a fault of its row, and the rows after it are read all the same.
/// </summary>
internal sealed class SampleRowReader : JsonConverter<SampleRow>
{
    private const string Members =
        "credential, workspace, at, model_family, credits, requests, current, maximum, service and host";

    /// <summary>A null is a bad row like any other.</summary>
    public override bool HandleNull => true;

    // Whole values are handed in, so what is skipped is there.
    public override SampleRow Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is not JsonTokenType.StartObject)
        {
            reader.TrySkip();
            return new SampleRow(default, "row", "It must be an object.");
        }
        var row = new Draft();
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
            row.Read(ref reader);
        return row.ToRow();
    }

    public override void Write(Utf8JsonWriter writer, SampleRow value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Rows are read, never written.");

    private struct Draft
    {
        private string? credential;
        private string? workspace;
        private DateTimeOffset? at;
        private string? modelFamily;
        private double? credits;
        private long? requests;
        private int? current;
        private int? maximum;
        private string? service;
        private string? host;
        private string? field;
        private string? problem;

        public void Read(ref Utf8JsonReader reader)
        {
            if (reader.ValueTextEquals("credential"u8))
                ReadText(ref reader, "credential", ref credential);
            else if (reader.ValueTextEquals("at"u8))
                ReadTime(ref reader);
            else if (reader.ValueTextEquals("credits"u8))
                ReadCredits(ref reader);
            else if (reader.ValueTextEquals("requests"u8))
                ReadRequests(ref reader);
            else if (reader.ValueTextEquals("current"u8))
                ReadCount(ref reader, "current", ref current);
            else if (reader.ValueTextEquals("maximum"u8))
                ReadCount(ref reader, "maximum", ref maximum);
            else if (reader.ValueTextEquals("model_family"u8))
                ReadText(ref reader, "model_family", ref modelFamily);
            else if (reader.ValueTextEquals("service"u8))
                ReadText(ref reader, "service", ref service);
            else if (reader.ValueTextEquals("host"u8))
                ReadText(ref reader, "host", ref host);
            else if (reader.ValueTextEquals("workspace"u8))
                ReadText(ref reader, "workspace", ref workspace);
            else
                Fail(ref reader, "row", $"It has a member that is not known; there are {Members}.", move: true);
        }

        public readonly SampleRow ToRow()
        {
            if (field is not null)
                return new SampleRow(default, field, problem);
            if (at is not { } time)
                return new SampleRow(default, "at", "It is missing. Send the time as 2026-06-14T03:10:05Z.");
            return new SampleRow(new Sample
            {
                Credential = credential ?? "",
                Workspace = workspace,
                At = time,
                ModelFamily = modelFamily ?? "",
                Credits = credits ?? 0,
                Requests = requests ?? 0,
                Current = current,
                Maximum = maximum,
                Service = service ?? "",
                Host = host ?? "",
            });
        }

        private void ReadText(ref Utf8JsonReader reader, string name, ref string? value)
        {
            reader.Read();
            if (reader.TokenType is JsonTokenType.Null)
                return;
            if (reader.TokenType is JsonTokenType.String && TextOf(ref reader) is { } text)
                value = text;
            else
                Fail(ref reader, name, "It must be text.");
        }

        private void ReadTime(ref Utf8JsonReader reader)
        {
            reader.Read();
            // Without an offset it would be taken for the time of this machine.
            if (reader.TokenType is JsonTokenType.String
                && reader.TryGetDateTimeOffset(out var time)
                && HasOffset(reader.HasValueSequence ? [] : reader.ValueSpan))
                at = time;
            else
                Fail(ref reader, "at", "It must be a time with its offset, such as 2026-06-14T03:10:05Z.");
        }

        private void ReadCredits(ref Utf8JsonReader reader)
        {
            reader.Read();
            if (reader.TokenType is JsonTokenType.Number && reader.TryGetDouble(out var number))
                credits = number;
            else if (reader.TokenType is not JsonTokenType.Null)
                Fail(ref reader, "credits", "It must be a number.");
        }

        private void ReadRequests(ref Utf8JsonReader reader)
        {
            reader.Read();
            if (reader.TokenType is JsonTokenType.Number && reader.TryGetInt64(out var number))
                requests = number;
            else if (reader.TokenType is not JsonTokenType.Null)
                Fail(ref reader, "requests", "It must be a whole number.");
        }

        private void ReadCount(ref Utf8JsonReader reader, string name, ref int? value)
        {
            reader.Read();
            if (reader.TokenType is JsonTokenType.Number && reader.TryGetInt32(out var number))
                value = number;
            else if (reader.TokenType is not JsonTokenType.Null)
                Fail(ref reader, name, "It must be a whole number.");
        }

        private void Fail(ref Utf8JsonReader reader, string name, string what, bool move = false)
        {
            if (move)
                reader.Read();
            reader.TrySkip();
            if (field is null)
                (field, problem) = (name, what);
        }

        // Null where its escapes make no text.
        private static string? TextOf(ref Utf8JsonReader reader)
        {
            try
            {
                return reader.GetString();
            }
            catch (InvalidOperationException)
            {
                return null;
            }
        }

        // The parser has seen that it is a time: a sign behind the date is that of an offset.
        private static bool HasOffset(ReadOnlySpan<byte> time) =>
            time.Length > 10 && (time[^1] is (byte)'Z' || time[10..].IndexOfAny((byte)'+', (byte)'-') >= 0);
    }
}
