namespace Burnwatch.Collector.Inventory;

/// <summary>What a key is called that nobody has named otherwise.</summary>
internal static class KeyName
{
    /// <summary>The key of usage that was made without any credential.</summary>
    public const string NoKey = "(no key)";

    /// <summary>Enough of a hash to be told from others, and to fit in a line.</summary>
    private const int HashShown = 12;

    /// <summary>The provider's name for the credential, else the beginning of its hash.</summary>
    public static string Of(string? name, string hash)
    {
        if (hash.Length == 0)
            return NoKey;
        return string.IsNullOrWhiteSpace(name) ? hash[..Math.Min(hash.Length, HashShown)] : name.Trim();
    }
}
