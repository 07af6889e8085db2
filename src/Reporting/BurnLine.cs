namespace Burnwatch.Reporting;

/// <summary>One line of a burn report.</summary>
/// <param name="Workspace">Where the key is, whose name is unique there only; null unless lines stand for keys.</param>
/// <param name="Name">The key, owner, environment or product; null on the line of what has none.</param>
/// <param name="Burn">What it used in the period.</param>
public sealed record BurnLine(string? Workspace, string? Name, Burn Burn)
{
    /// <summary>
    /// What stands for a missing name. In parentheses, so that it is no owner's or product's own name.
    /// </summary>
    public const string Unassigned = "(unassigned)";

    /// <summary>The name for people.</summary>
    public string Label => Name ?? Unassigned;
}
