using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Burnwatch.Signals;

namespace Burnwatch.Calibration;

/// <summary>The thresholds of all budgeted rules at any budget, of warm keys and of cold ones.</summary>
/// <remarks>
/// One table holds for all keys: a rule's measure is free of scale, so the keys of a workspace may be counted together,
/// and a single key never has enough history to say how often it does what happens once a year.
/// </remarks>
public sealed class ThresholdTable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        NumberHandling = JsonNumberHandling.Strict,
    };

    // By the policy itself, not by what it says: comparing all its settings costs more than the curves do. An entry
    // goes with its policy.
    private readonly ConditionalWeakTable<Policy, ConcurrentDictionary<int, RuleLevels>> known = [];

    public ThresholdTable(RuleCurves warm, RuleCurves cold, double keyYears)
    {
        Warm = warm;
        Cold = cold;
        KeyYears = keyYears;
    }

    /// <summary>
    /// Derived by <c>bench/Quality</c> from public traffic; for workspaces without enough history of their own.
    /// </summary>
    public static ThresholdTable Shipped { get; } = ReadShipped();

    /// <summary>Of keys that are compared with their own past.</summary>
    public RuleCurves Warm { get; }

    /// <summary>Of keys that are still learning.</summary>
    public RuleCurves Cold { get; }

    /// <summary>How long the warm keys it was derived from were watched, together.</summary>
    public double KeyYears { get; }

    /// <summary>
    /// The part of the budget, 0 to less than 1, that the model has whose scores these thresholds are of, where a
    /// policy says nothing of it.
    /// </summary>
    public double ModelPart
    {
        get;
        private init => field = value is >= 0 and < 1
            ? value
            : throw new FormatException($"A model's part of the budget is {value}; it goes from 0 to less than 1.");
    }

    /// <summary>The same thresholds, of a model that has such a part of the budget.</summary>
    public ThresholdTable WithModel(double part) => new(Warm, Cold, KeyYears) { ModelPart = part };

    /// <summary>
    /// From where on each rule fires under a policy; worked out once for each policy and number of keys.
    /// </summary>
    /// <param name="policy">The budget, how the rules share it, and thresholds set by hand.</param>
    /// <param name="keysOfOwner">Warm keys that share the owner's budget, at least 1.</param>
    internal RuleLevels Of(Policy policy, int keysOfOwner) =>
        known.GetOrAdd(policy, static _ => []).GetOrAdd(
            keysOfOwner, static (keys, of) => of.Table.LevelsOf(of.Policy, keys), (Table: this, Policy: policy));

    private RuleLevels LevelsOf(Policy policy, int keysOfOwner)
    {
        var budget = policy.BudgetOfKey(keysOfOwner);
        var shares = policy.Shares.OrWithModel(ModelPart);
        var warmLevels = Warm.At(budget, shares);
        if (policy.SpikeRatio is { } ratio)
            warmLevels[(int)Rule.Spike] = (float)Math.Log(ratio);
        return new RuleLevels(warmLevels, Cold.At(budget, shares));
    }

    /// <summary>
    /// Reads a table; a rule that it does not know, since it is older than the rule, has the shipped curve.
    /// </summary>
    /// <exception cref="FormatException">The text is no such table.</exception>
    public static ThresholdTable Parse(string json)
    {
        try
        {
            return Read(json, Shipped.Warm, Shipped.Cold);
        }
        catch (JsonException e)
        {
            throw new FormatException($"This is no table of thresholds: {e.Message}", e);
        }
    }

    /// <summary>The table as text that <see cref="Parse"/> reads.</summary>
    public override string ToString() =>
        JsonSerializer.Serialize(new File(KeyYears, Curves.Of(Warm), Curves.Of(Cold), ModelPart), Json);

    private static ThresholdTable ReadShipped()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("thresholds.json")!;
        return Read(new StreamReader(stream).ReadToEnd(), null, null);
    }

    private static ThresholdTable Read(string json, RuleCurves? warm, RuleCurves? cold)
    {
        var file = JsonSerializer.Deserialize<File>(json, Json)
            ?? throw new FormatException("This is no table of thresholds: it is empty.");
        return new ThresholdTable(file.Warm.ToCurves(warm), file.Cold.ToCurves(cold), file.KeyYears)
            .WithModel(file.ModelPart);
    }

    // A table without a part for the model is one as there were before there was any.
    private sealed record File(
        double KeyYears, Curves Warm, Curves Cold,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] double ModelPart = 0);

    private sealed record Curves(
        IReadOnlyList<OverlapPoint> Overlap, SortedDictionary<Rule, IReadOnlyList<RatePoint>> Rules)
    {
        public static Curves Of(RuleCurves curves) => new(
            curves.Overlap,
            new SortedDictionary<Rule, IReadOnlyList<RatePoint>>(
                Enum.GetValues<Rule>().ToDictionary(rule => rule, rule => curves.Of(rule).Points)));

        // One that was written without a point is silent on purpose: it was derived, and nobody knows from where on it
        // fires.
        public RuleCurves ToCurves(RuleCurves? shipped) => new(
            [.. Enum.GetValues<Rule>().Select(rule => Rules.TryGetValue(rule, out var points)
                ? new RateCurve(points)
                : shipped?.Of(rule) ?? new RateCurve([]))],
            Overlap);
    }
}
