using System.Text.Json.Nodes;
using Burnwatch.Calibration;
using Burnwatch.Signals;

namespace Burnwatch.Tests.Calibration;

public class ThresholdTableTests
{
    [Fact]
    public void Levels_are_worked_out_once_for_each_policy_and_number_of_keys()
    {
        var levels = ThresholdTable.Shipped.Of(Policy.Default, keysOfOwner: 3);
        Assert.Same(levels, ThresholdTable.Shipped.Of(Policy.Default, keysOfOwner: 3));
        Assert.NotSame(levels, ThresholdTable.Shipped.Of(Policy.Default, keysOfOwner: 4));
        Assert.NotSame(levels, ThresholdTable.Shipped.Of(Policy.Default with { }, keysOfOwner: 3));
    }

    [Fact]
    public void A_rule_that_is_newer_than_the_table_has_the_shipped_curve()
    {
        var json = JsonNode.Parse(ThresholdTable.Shipped.ToString())!;
        Assert.True(json["warm"]!["rules"]!.AsObject().Remove("cost"));
        Assert.Equal(
            ThresholdTable.Shipped.Warm.Of(Rule.Cost).Points, ThresholdTable.Parse(json.ToString()).Warm.Of(Rule.Cost).Points);
    }

    [Fact]
    public void A_rule_whose_curve_was_derived_without_a_point_stays_silent()
    {
        var json = JsonNode.Parse(ThresholdTable.Shipped.ToString())!;
        json["warm"]!["rules"]!["cost"] = new JsonArray();
        var levels = ThresholdTable.Parse(json.ToString()).Warm.At(12, RuleShares.Default);
        Assert.False(float.IsFinite(levels[(int)Rule.Cost]));
    }

    [Theory]
    [InlineData(6, 12)]
    [InlineData(12, 24)]
    [InlineData(24, 33.94)]
    [InlineData(48, 48)]
    [InlineData(96, 96)]
    public void What_is_shared_follows_the_overlap_counted_around_the_budget(double budget, double shared)
    {
        var shares = new RuleShares { Spike = 1, Burn = 0, Hour = 0, Idle = 0, Cost = 0 };
        var curve = new RateCurve([new RatePoint(1, 5), new RatePoint(Math.E, 4)]);
        var curves = new RuleCurves(
            [.. Enumerable.Repeat(curve, Measures.Count)], [new OverlapPoint(12, 2), new OverlapPoint(48, 1)]);
        Assert.Equal(5 - Math.Log(shared), curves.At(budget, shares)[(int)Rule.Spike], 1e-3);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""[{"budget":12,"times":0}]""")]
    [InlineData("""[{"budget":24,"times":1},{"budget":12,"times":1}]""")]
    [InlineData("""[{"budget":12,"times":2},{"budget":13,"times":1}]""")]
    [InlineData("1.2")]
    [InlineData("null")]
    public void An_overlap_that_is_none_is_refused(string overlap)
    {
        var json = JsonNode.Parse(ThresholdTable.Shipped.ToString())!;
        json["warm"]!["overlap"] = JsonNode.Parse(overlap);
        Assert.Throws<FormatException>(() => ThresholdTable.Parse(json.ToString()));
    }

    [Fact]
    public void A_table_reads_as_it_was_written() =>
        Assert.Equal(
            ThresholdTable.Shipped.ToString(), ThresholdTable.Parse(ThresholdTable.Shipped.ToString()).ToString());
}
