namespace Burnwatch.Collector.Catalogue;

/// <summary>One thing of a workspace, as an answer lists it.</summary>
/// <param name="Id">As the provider calls it.</param>
/// <param name="Name">As people call it; the id where it has none.</param>
/// <param name="State">What of it may change, as texts by name. No secret is in it.</param>
/// <param name="At">When it was done; null for what is no event.</param>
internal sealed record CatalogueItem(
    string Id, string Name, IReadOnlyDictionary<string, string> State, DateTimeOffset? At = null);
