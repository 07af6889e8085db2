using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Burnwatch.Models;

/// <summary>How much a span looks like abuse of a key: a sum of what each of its features says.</summary>
/// <remarks>
/// A generalised additive model, trained by ML.NET on ordinary traffic with abuse put in. A sum of look-ups has no
/// surprises: each part can be read, drawn and told, and none costs more than a search in some dozens of numbers.
/// </remarks>
public sealed class LeakModel
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private readonly Shape[] shapes;

    /// <param name="shapes">One for each feature, by its number.</param>
    /// <param name="bias">The score of a span of which no feature says anything.</param>
    /// <param name="slope">With the offset: what turns a score into ln odds, above zero.</param>
    public LeakModel(IReadOnlyList<Shape> shapes, double bias, double slope, double offset)
    {
        if (shapes.Count != Features.Count)
            throw new FormatException($"A model has {Features.Count} shapes, not {shapes.Count}.");
        if (!double.IsFinite(bias) || !(slope > 0) || !double.IsFinite(slope) || !double.IsFinite(offset))
            throw new FormatException("The bias, slope and offset of a model are numbers, the slope above zero.");
        for (var i = 0; i < shapes.Count; i++)
            shapes[i].Check((Feature)i);
        this.shapes = [.. shapes];
        (Bias, Slope, Offset) = (bias, slope, offset);
    }

    /// <summary>Trained by <c>bench/Quality</c> on public traffic with abuse put in.</summary>
    public static LeakModel Shipped { get; } = ReadShipped();

    public double Bias { get; }

    public double Slope { get; }

    public double Offset { get; }

    public Shape Of(Feature feature) => shapes[(int)feature];

    /// <summary>Higher is more like abuse; free of any probability until it is held against a threshold.</summary>
    public double Score(in Features features)
    {
        var score = Bias;
        for (var i = 0; i < shapes.Length; i++)
            score += shapes[i].At(features[i]);
        return score;
    }

    /// <summary>
    /// How sure: of odd spans with such a score, half of all abuse and half of all harmless, the part that is abuse; 0
    /// to 1.
    /// </summary>
    public double Sureness(in Features features) => 1 / (1 + Math.Exp(-(Offset + (Slope * Score(features)))));

    /// <exception cref="FormatException">The text is no model.</exception>
    public static LeakModel Parse(string json)
    {
        try
        {
            var file = JsonSerializer.Deserialize<File>(json, Json)
                ?? throw new FormatException("This is no model: it is empty.");
            var known = Enum.GetValues<Feature>().Select(feature => file.Shapes.GetValueOrDefault(feature)
                ?? throw new FormatException($"The model has no shape of {feature}."));
            return new LeakModel([.. known], file.Bias, file.Slope, file.Offset);
        }
        catch (JsonException e)
        {
            throw new FormatException($"This is no model: {e.Message}", e);
        }
    }

    /// <summary>The model as text that <see cref="Parse"/> reads.</summary>
    public override string ToString()
    {
        var named = Enum.GetValues<Feature>().ToDictionary(feature => feature, Of);
        return JsonSerializer.Serialize(
            new File(Bias, Slope, Offset, new SortedDictionary<Feature, Shape>(named)), Json);
    }

    private static LeakModel ReadShipped()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("model.json")!;
        return Parse(new StreamReader(stream).ReadToEnd());
    }

    private sealed record File(double Bias, double Slope, double Offset, SortedDictionary<Feature, Shape> Shapes);
}
