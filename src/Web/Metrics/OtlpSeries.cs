using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Burnwatch.Web.Metrics;

/// <summary>The name of a series: a hash over everything that tells it from others, read by us or not.</summary>
/// <remarks>A hash, since the attributes that are not read are to be kept nowhere.</remarks>
internal static class OtlpSeries
{
    /// <summary>The name of what has these parts, in any order.</summary>
    public static string NameOf(IEnumerable<string> parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts.Order(StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"{part.Length}:{part}");
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>The name of a series of a metric.</summary>
    /// <param name="owner">The name of its resource and scope.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="attributes">All that the data point has, as they were sent.</param>
    public static string NameOf(string owner, string metric, IEnumerable<string> attributes) =>
        NameOf(attributes.Select(a => "a" + a).Append("o" + owner).Append("m" + metric));
}
