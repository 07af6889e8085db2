using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Burnwatch.Simulator.ElevenApi;

/// <summary>
/// Reads the members of a request's JSON body and collects what is wrong with them, in the API's words.
/// </summary>
internal sealed class RequestBody
{
    private readonly JsonElement root;

    private RequestBody(JsonElement root) => this.root = root;

    public List<ValidationFault> Faults { get; } = [];

    public static async Task<RequestBody> ReadAsync(HttpRequest request)
    {
        try
        {
            var aborted = request.HttpContext.RequestAborted;
            using var document = await JsonDocument.ParseAsync(request.Body, cancellationToken: aborted);
            var body = new RequestBody(document.RootElement.Clone());
            if (body.root.ValueKind is not JsonValueKind.Object)
                body.Faults.Add(new ValidationFault(["body"], "Input should be a valid dictionary", "dict_type"));
            return body;
        }
        catch (JsonException e)
        {
            var body = new RequestBody(default);
            var place = (int)(e.BytePositionInLine ?? 0);
            body.Faults.Add(new ValidationFault(["body", place], "JSON decode error", "json_invalid"));
            return body;
        }
    }

    public JsonElement? Find(string name) =>
        root.ValueKind is JsonValueKind.Object && root.TryGetProperty(name, out var value) ? value : null;

    /// <summary>The member if it is there and not null.</summary>
    public JsonElement? Given(string name) => Find(name) is { ValueKind: not JsonValueKind.Null } value ? value : null;

    public JsonElement? Required(string name)
    {
        if (Find(name) is { } value)
            return value;
        if (Faults.Count == 0 || root.ValueKind is JsonValueKind.Object)
            Add(name, "Field required", "missing");
        return null;
    }

    public long? Whole(string name, JsonElement? value, long least)
    {
        if (value is not { } element)
            return null;
        if (element.ValueKind is not JsonValueKind.Number || !element.TryGetInt64(out var number))
        {
            Add(name, "Input should be a valid integer", "int_type");
            return null;
        }
        if (number >= least)
            return number;
        Add(name, $"Input should be greater than or equal to {least}", "greater_than_equal");
        return null;
    }

    public string? Text(string name, JsonElement? value)
    {
        if (value is { ValueKind: JsonValueKind.String } text)
            return text.GetString();
        if (value is not null)
            Add(name, "Input should be a valid string", "string_type");
        return null;
    }

    public IReadOnlyList<string>? Texts(string name, JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Array
            && value.EnumerateArray().All(v => v.ValueKind is JsonValueKind.String))
            return [.. value.EnumerateArray().Select(v => v.GetString()!)];
        Add(name, "Input should be a valid list of strings", "list_type");
        return null;
    }

    public void Add(string name, string message, string type) =>
        Faults.Add(new ValidationFault(["body", name], message, type));

    /// <summary>The API's answer to an invalid request.</summary>
    public IResult Refuse() => Results.Json(
        new ValidationEnvelope(Faults),
        ElevenJson.Default.ValidationEnvelope,
        statusCode: StatusCodes.Status422UnprocessableEntity);
}
