namespace Burnwatch;

public enum UseKind
{
    Product,
    Model,
}

/// <summary>A product or model that a key may be used for, as the provider calls it.</summary>
/// <remarks>One is made for many uses of it: the number that stands for it in profiles takes time to find.</remarks>
public sealed class UseName
{
    private UseName(UseKind kind, string name, uint hash) => (Kind, Name, Hash) = (kind, name, hash);

    public UseKind Kind { get; }

    public string Name { get; }

    /// <summary>What profiles know it by: the same for the same kind and name, never 0.</summary>
    internal uint Hash { get; }

    public static UseName Product(string name) => new(UseKind.Product, name, StableHash.Of('p', name));

    public static UseName Model(string name) => new(UseKind.Model, name, StableHash.Of('m', name));

    /// <summary>As it stands in a reason: "Music (product)".</summary>
    public override string ToString() => $"{Name} ({(Kind is UseKind.Product ? "product" : "model")})";
}
