using System.Text.Json;
using Burnwatch.Simulator.Usage;

namespace Burnwatch.Simulator.ElevenApi;

/// <summary>One condition of a usage query.</summary>
internal sealed record UsageFilter(string Column, string Operation, IReadOnlyList<string?> Values)
{
    public static IReadOnlyList<string> Operations { get; } = ["in", "not_in", "le", "ge", "lt", "gt", "eq", "neq"];

    public static bool Knows(string column) =>
        column is UsageColumn.KeyName or UsageColumn.TraceId || UsageColumn.Groups.Contains(column);

    public bool Holds(in UsageLine line)
    {
        var value = UsageColumn.Value(Column, line);
        var order = Values.Count > 0 ? string.CompareOrdinal(value, Values[0]) : 0;
        return Operation switch
        {
            "in" or "eq" => Values.Contains(value),
            "not_in" or "neq" => !Values.Contains(value),
            "le" => order <= 0,
            "ge" => order >= 0,
            "lt" => order < 0,
            "gt" => order > 0,
            _ => throw new InvalidOperationException($"The operation '{Operation}' passed validation, but is unknown."),
        };
    }

    /// <summary>The conditions of a request; faults in the body where one is invalid.</summary>
    public static IReadOnlyList<UsageFilter> ReadAll(RequestBody body)
    {
        var filters = new List<UsageFilter>();
        if (body.Given("filters") is not { } given)
            return filters;
        if (given.ValueKind is not JsonValueKind.Array)
        {
            body.Add("filters", "Input should be a valid list", "list_type");
            return filters;
        }
        foreach (var (i, element) in given.EnumerateArray().Index())
        {
            if (Read(element) is { } filter)
                filters.Add(filter);
            else
                body.Faults.Add(
                    new ValidationFault(
                        ["body", "filters", i], "Input should be a valid column filter", "value_error"));
        }
        return filters;
    }

    private static UsageFilter? Read(JsonElement element)
    {
        if (element.ValueKind is not JsonValueKind.Object
            || !element.TryGetProperty("column", out var column)
            || !element.TryGetProperty("operation", out var operation)
            || !element.TryGetProperty("values", out var values) || values.ValueKind is not JsonValueKind.Array)
        {
            return null;
        }
        var filter = new UsageFilter(column.ToString(), operation.ToString(),
            [.. values.EnumerateArray().Select(v => v.ValueKind is JsonValueKind.Null ? null : v.ToString())]);
        return Knows(filter.Column) && Operations.Contains(filter.Operation) ? filter : null;
    }
}
