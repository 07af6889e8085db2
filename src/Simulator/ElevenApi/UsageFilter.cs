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
}
