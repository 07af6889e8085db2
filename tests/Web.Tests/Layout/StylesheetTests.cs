using System.Globalization;
using System.Text.RegularExpressions;
using Burnwatch.Web.Layout;

namespace Burnwatch.Web.Tests.Layout;

public sealed partial class StylesheetTests
{
    // WCAG 2.2, 1.4.3 and 1.4.11: https://www.w3.org/TR/WCAG22/#contrast-minimum
    private const double Text = 4.5;
    private const double Shape = 3;

    private static readonly (string Light, string Dark) Schemes = SchemesOf(ReadStylesheet());

    [Theory]
    [InlineData("ink", "paper", Text)]
    [InlineData("ink", "card", Text)]
    [InlineData("soft", "paper", Text)]
    [InlineData("soft", "card", Text)]
    [InlineData("link", "paper", Text)]
    [InlineData("link", "card", Text)]
    [InlineData("on-critical", "critical", Text)]
    [InlineData("on-error", "error", Text)]
    [InlineData("on-warning", "warning", Text)]
    [InlineData("on-info", "info", Text)]
    [InlineData("on-good", "good", Text)]
    [InlineData("on-plain", "plain", Text)]
    [InlineData("bar", "card", Shape)]
    [InlineData("high", "card", Shape)]
    [InlineData("band-edge", "card", Shape)]
    public void What_is_read_stands_out_from_its_ground_in_both_schemes(string front, string ground, double least)
    {
        foreach (var scheme in new[] { Schemes.Light, Schemes.Dark })
            Assert.InRange(Contrast(ColourOf(scheme, front), ColourOf(scheme, ground)), least, 21);
    }

    [Fact]
    public void Black_on_white_has_the_contrast_that_the_standard_gives() => Assert.Equal(21, Contrast("000000", "ffffff"), 3);

    private static double Contrast(string one, string other)
    {
        var (light, dark) = (Math.Max(Luminance(one), Luminance(other)), Math.Min(Luminance(one), Luminance(other)));
        return (light + 0.05) / (dark + 0.05);
    }

    private static double Luminance(string colour) =>
        (0.2126 * Channel(colour, 0)) + (0.7152 * Channel(colour, 2)) + (0.0722 * Channel(colour, 4));

    private static double Channel(string colour, int at)
    {
        var value = int.Parse(colour.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }

    private static string ColourOf(string scheme, string name) => Regex.Match(scheme, $"--{name}: #([0-9a-f]{{6}});").Groups[1].Value;

    private static (string Light, string Dark) SchemesOf(string css)
    {
        var roots = Roots().Matches(css);
        return (roots[0].Value, roots[1].Value);
    }

    private static string ReadStylesheet()
    {
        using var reader = new StreamReader(typeof(Asset).Assembly.GetManifestResourceStream("burnwatch.css")!);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(":root {[^}]*}")]
    private static partial Regex Roots();
}
