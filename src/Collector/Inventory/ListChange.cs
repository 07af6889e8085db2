namespace Burnwatch.Collector.Inventory;

/// <summary>
/// How a list of what is allowed changed. No list allows everything; order and repetition say nothing.
/// </summary>
/// <param name="Added">In the order of the new list; empty where one of the two is none.</param>
/// <param name="Removed">In the order of the old list; empty where one of the two is none.</param>
/// <param name="Direction">Null where nothing changed.</param>
internal sealed record ListChange(
    IReadOnlyList<string> Added, IReadOnlyList<string> Removed, ChangeDirection? Direction)
{
    public static ListChange Of(IReadOnlyList<string>? before, IReadOnlyList<string>? after)
    {
        if (before is null || after is null)
        {
            return new ListChange([], [], (before, after) switch
            {
                (null, null) => null,
                (null, _) => ChangeDirection.Narrower,
                _ => ChangeDirection.Wider,
            });
        }

        var added = after.Except(before, StringComparer.Ordinal).ToList();
        var removed = before.Except(after, StringComparer.Ordinal).ToList();
        return new ListChange(added, removed, (added.Count, removed.Count) switch
        {
            (0, 0) => null,
            (_, 0) => ChangeDirection.Wider,
            (0, _) => ChangeDirection.Narrower,
            _ => ChangeDirection.Mixed,
        });
    }
}
