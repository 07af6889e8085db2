using Burnwatch.Calibration;
using Burnwatch.Models;
using Burnwatch.Signals;

namespace Burnwatch.Tests.Models;

public sealed class TrainedModelTests
{
    private static readonly TrainedModel Trained = new()
    {
        Models = new CrossedModels(LeakModel.Shipped, [.. Enumerable.Repeat(LeakModel.Shipped, CrossedModels.Parts)]),
        Thresholds = ThresholdTable.Shipped.WithModel(0.3),
        Gain = new ModelGain(12, 11, 0.6, 0.7, 0.02),
    };

    [Fact]
    public void It_is_read_as_it_was_written()
    {
        var read = TrainedModel.Parse(Trained.ToString());
        Assert.Equal(Trained.ToString(), read.ToString());
        Assert.Equal((0.3, Trained.Gain), (read.Thresholds.ModelPart, read.Gain));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{ "gain": null, "model": {}, "parts": [], "thresholds": {} }""")]
    [InlineData("""
        { "gain": { "budget": 1, "got": 1, "alone": 0, "together": 1, "error": 0 }, "model": {}, "parts": [],
          "thresholds": {} }
        """)]
    public void What_is_no_trained_model_is_refused(string text) =>
        Assert.Throws<FormatException>(() => TrainedModel.Parse(text));

    [Theory]
    [InlineData("", 1)]
    [InlineData("{}", 1)]
    [InlineData("{\n  \"gain\": \"none\"\n}", 2)]
    public void Why_it_is_refused_is_said_in_a_sentence(string text, int line) => Assert.Equal(
        $"This is no trained model: it is not as 'burnwatch train' writes it (line {line}).",
        Assert.Throws<FormatException>(() => TrainedModel.Parse(text)).Message);

    [Theory]
    [InlineData("\"bias\"", "\"bia\"")]
    [InlineData("\"keyYears\": ", "\"keyYears\": \"some\", \"years\": ")]
    public void What_is_wrong_within_names_no_type(string was, string wrote)
    {
        var text = Trained.ToString();
        Assert.Contains(was, text);
        var refused = Assert.Throws<FormatException>(() => TrainedModel.Parse(text.Replace(was, wrote)));
        Assert.Equal("This is no trained model: it is not as 'burnwatch train' writes it.", refused.Message);
    }

    [Theory]
    [InlineData("\"modelPart\": 0.3", "\"modelPart\": 1")]
    [InlineData("\"modelPart\": 0.3", "\"modelPart\": -0.1")]
    [InlineData("\"bounds\"", "\"bound\"")]
    [InlineData("\"gain\"", "\"pain\"")]
    public void One_that_somebody_wrote_into_is_refused(string was, string wrote)
    {
        var text = Trained.ToString();
        Assert.Contains(was, text);
        Assert.Throws<FormatException>(() => TrainedModel.Parse(text.Replace(was, wrote)));
    }

    [Fact]
    public void A_part_of_the_keys_more_or_less_is_refused() =>
        Assert.Throws<FormatException>(() => new CrossedModels(LeakModel.Shipped, [LeakModel.Shipped]));

    [Fact]
    public void Its_part_of_the_budget_holds_where_a_policy_says_nothing()
    {
        Assert.True(float.IsFinite(LevelOfModel(Trained.Thresholds, Policy.Default)));
        Assert.False(float.IsFinite(LevelOfModel(ThresholdTable.Shipped, Policy.Default)));
        Assert.False(float.IsFinite(LevelOfModel(Trained.Thresholds, WithShare(0))));
        Assert.True(float.IsFinite(LevelOfModel(ThresholdTable.Shipped, WithShare(0.4))));
    }

    [Fact]
    public void The_rules_share_all_that_the_model_leaves_of_the_budget()
    {
        var beside = RuleShares.Default.OrWithModel(0.3);
        Assert.Equal(0.3, beside.Of(Rule.Model), 1e-12);
        foreach (var rule in Enum.GetValues<Rule>().Where(rule => rule is not Rule.Model))
            Assert.Equal(0.7 * RuleShares.Default.Of(rule), beside.Of(rule), 1e-12);
    }

    private static Policy WithShare(double share) =>
        Policy.Default with { Shares = RuleShares.Default with { Model = share } };

    private static float LevelOfModel(ThresholdTable table, Policy policy) =>
        table.Of(policy, keysOfOwner: 1).Of(Rule.Model, isWarm: true);
}
