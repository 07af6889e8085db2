namespace Burnwatch;

/// <summary>A number that stands for a text in profiles: the same on every run and platform.</summary>
/// <remarks>FNV-1a; string.GetHashCode differs from run to run.</remarks>
internal static class StableHash
{
    private const uint Basis = 2166136261;
    private const uint Prime = 16777619;

    /// <summary>Never 0, which marks a free place.</summary>
    public static uint Of(string text) => NeverZero(Go(Basis, text));

    /// <summary>The same of a text of some kind, apart from the same text of another kind.</summary>
    public static uint Of(char kind, string text) => NeverZero(Go((Basis ^ kind) * Prime, text));

    private static uint Go(uint hash, string text)
    {
        foreach (var c in text)
            hash = (hash ^ c) * Prime;
        return hash;
    }

    private static uint NeverZero(uint hash) => hash == 0 ? 1 : hash;
}
