namespace Burnwatch.Hygiene;

/// <summary>The environment that the name of a service or a host tells: "checkout-staging-2" is staging.</summary>
internal static class EnvironmentWords
{
    private static readonly Dictionary<string, string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["prod"] = "production",
        ["prd"] = "production",
        ["production"] = "production",
        ["live"] = "production",
        ["stage"] = "staging",
        ["stg"] = "staging",
        ["staging"] = "staging",
        ["preprod"] = "staging",
        ["dev"] = "development",
        ["develop"] = "development",
        ["development"] = "development",
        ["local"] = "development",
        ["localhost"] = "development",
        ["test"] = "test",
        ["testing"] = "test",
        ["qa"] = "test",
        ["uat"] = "test",
        ["ci"] = "test",
    };

    /// <summary>Null where no word of the name is one that people use for an environment.</summary>
    public static string? Of(string name) => name
        .Split(['-', '_', '.', ' ', '/', ':'], StringSplitOptions.RemoveEmptyEntries)
        .Select(word => Known.GetValueOrDefault(word.TrimEnd("0123456789".ToCharArray())))
        .FirstOrDefault(known => known is not null);
}
