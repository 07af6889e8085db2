using System.Collections.Immutable;

namespace Burnwatch;

/// <summary>Adds up what buckets were used for, one after another, and makes one name of many that are alike.</summary>
public sealed class UseTally
{
    private readonly Dictionary<string, UseName> products = new(StringComparer.Ordinal);
    private readonly Dictionary<string, UseName> models = new(StringComparer.Ordinal);
    private readonly UseSums sums = new();

    /// <summary>Adds credits that went to a product by a model; null or empty where it is not known.</summary>
    public void Add(string? product, string? model, double credits)
    {
        if (!string.IsNullOrEmpty(product))
            sums.Add(NameOf(products, product, UseName.Product), credits);
        if (!string.IsNullOrEmpty(model))
            sums.Add(NameOf(models, model, UseName.Model), credits);
    }

    /// <summary>What was added so far; default where nothing is known of it.</summary>
    public ImmutableArray<Use> Show() => sums.Show();

    /// <summary>What was added since the last bucket; default where nothing is known of it.</summary>
    public ImmutableArray<Use> Take() => sums.Take();

    private static UseName NameOf(Dictionary<string, UseName> known, string name, Func<string, UseName> make)
    {
        if (!known.TryGetValue(name, out var found))
            known.Add(name, found = make(name));
        return found;
    }
}
