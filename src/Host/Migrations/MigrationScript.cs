using System.Security.Cryptography;
using System.Text;

namespace Burnwatch.Host.Migrations;

/// <summary>One script of <c>db/migrations</c>.</summary>
/// <param name="Name">The file's name; four digits that order the scripts, then what it does.</param>
/// <param name="Sql">Its text.</param>
internal sealed record MigrationScript(string Name, string Sql)
{
    private const string ResourcePrefix = "migrations/";

    /// <summary>What tells an edited script: the hash of its text, whatever its line ends are.</summary>
    public string Sha256 =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));

    /// <summary>The scripts of this build, in order.</summary>
    public static IReadOnlyList<MigrationScript> OfThisBuild { get; } =
        [.. typeof(MigrationScript).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => new MigrationScript(name[ResourcePrefix.Length..], TextOf(name)))];

    private static string TextOf(string resource)
    {
        using var reader = new StreamReader(typeof(MigrationScript).Assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
