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

    [Fact]
    public void A_table_reads_as_it_was_written() =>
        Assert.Equal(
            ThresholdTable.Shipped.ToString(), ThresholdTable.Parse(ThresholdTable.Shipped.ToString()).ToString());
}
