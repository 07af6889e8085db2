using System.Text.Json;
using Burnwatch.Calibration;

namespace Burnwatch.Models;

/// <summary>A model of a history of one's own, with the thresholds that it was found better with.</summary>
public sealed record TrainedModel
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>The model, and those that thresholds are derived with.</summary>
    public required CrossedModels Models { get; init; }

    /// <summary>
    /// Derived from the same history; they hold the model's part of the budget and how long the history was.
    /// </summary>
    public required ThresholdTable Thresholds { get; init; }

    /// <summary>What spoke for it.</summary>
    public required ModelGain Gain { get; init; }

    /// <exception cref="FormatException">The text is no such model.</exception>
    public static TrainedModel Parse(string json)
    {
        try
        {
            var file = JsonSerializer.Deserialize<File>(json, Json)
                ?? throw new FormatException("This is no trained model: it is empty.");
            return new TrainedModel
            {
                Models = new CrossedModels(ModelOf(file.Model), [.. file.Parts.Select(ModelOf)]),
                Thresholds = ThresholdTable.Parse(file.Thresholds.GetRawText()),
                Gain = file.Gain,
            };
        }
        catch (JsonException e)
        {
            throw Refused(FormattableString.Invariant($" (line {e.LineNumber + 1})"), e);
        }
        catch (FormatException e) when (e.InnerException is JsonException)
        {
            throw Refused("", e);
        }
    }

    /// <summary>The model as text that <see cref="Parse"/> reads.</summary>
    public override string ToString() => JsonSerializer.Serialize(
        new File(
            Gain, Element(Models.Whole.ToString()), [.. Models.OfParts.Select(part => Element(part.ToString()))],
            Element(Thresholds.ToString())),
        Json);

    // What the reader of JSON says names types of the program and nothing that a person could mend.
    private static FormatException Refused(string where, Exception cause) =>
        new($"This is no trained model: it is not as 'burnwatch train' writes it{where}.", cause);

    private static LeakModel ModelOf(JsonElement element) => LeakModel.Parse(element.GetRawText());

    private static JsonElement Element(string json) => JsonElement.Parse(json);

    private sealed record File(
        ModelGain Gain, JsonElement Model, IReadOnlyList<JsonElement> Parts, JsonElement Thresholds);
}

/// <summary>
/// What a model found beside the rules on keys that it never saw, at the same number of incidents got.
/// </summary>
/// <param name="Budget">Incidents asked for per warm key and year.</param>
/// <param name="Got">Incidents that harmless traffic opened per warm key and year.</param>
/// <param name="Alone">What the rules found alone at as many got, 0 to 1: the mean of all kinds of abuse.</param>
/// <param name="Together">What they found with the model.</param>
/// <param name="Error">One standard error of the difference.</param>
public sealed record ModelGain(double Budget, double Got, double Alone, double Together, double Error);
