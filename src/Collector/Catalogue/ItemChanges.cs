namespace Burnwatch.Collector.Catalogue;

/// <summary>What an answer changes of what the one before it listed.</summary>
internal static class ItemChanges
{
    private const int LongestValue = 60;

    /// <summary>
    /// In the order of ids. An entry of a log is no thing that can change: each that is listed was recorded.
    /// </summary>
    /// <param name="kind">What is listed.</param>
    /// <param name="known">What the answer before listed.</param>
    /// <param name="listed">All that this one lists.</param>
    /// <param name="now">When it was asked for.</param>
    public static IReadOnlyList<ItemChange> Of(
        ItemKind kind, IReadOnlyList<CatalogueItem> known, IReadOnlyList<CatalogueItem> listed, DateTimeOffset now)
    {
        if (kind is ItemKind.Audit)
            return
            [
                .. listed.Select(i => new ItemChange(
                    i.Id, i.Name, i.At ?? now, "recorded", Told(i.State), null, i.State)),
            ];
        var before = known.ToDictionary(i => i.Id, StringComparer.Ordinal);
        var after = listed.Select(i => i.Id).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. listed
                .Select(i => before.TryGetValue(i.Id, out var was) ? Between(was, i, now) : New(i, now))
                .OfType<ItemChange>()
                .Concat(known.Where(i => !after.Contains(i.Id)).Select(i => new ItemChange(
                    i.Id, i.Name, now, "gone", "no longer listed", i.State, null)))
                .OrderBy(c => c.ProviderId, StringComparer.Ordinal),
        ];
    }

    private static ItemChange New(CatalogueItem item, DateTimeOffset now) =>
        new(item.Id, item.Name, now, "appeared", $"new: {Told(item.State)}", null, item.State);

    // Null where nothing changed. What an answer stops telling is not known to have changed.
    private static ItemChange? Between(CatalogueItem was, CatalogueItem item, DateTimeOffset now)
    {
        var words = item.State
            .Where(s => was.State.TryGetValue(s.Key, out var old) && old != s.Value)
            .Select(s => $"{s.Key.Replace('_', ' ')} from {Short(was.State[s.Key])} to {Short(s.Value)}")
            .ToList();
        if (was.Name != item.Name)
            words.Insert(0, $"renamed from {Short(was.Name)}");
        return words.Count == 0
            ? null
            : new ItemChange(item.Id, item.Name, now, "changed", string.Join("; ", words), was.State, item.State);
    }

    private static string Told(IReadOnlyDictionary<string, string> state) => state.Count == 0
        ? "nothing more is told"
        : string.Join(", ", state.Select(s => $"{s.Key.Replace('_', ' ')} {Short(s.Value)}"));

    private static string Short(string value) => value.Length switch
    {
        0 => "nothing",
        <= LongestValue => value,
        _ => $"{value.AsSpan(0, LongestValue - 1)}…",
    };
}
