using Burnwatch.Calibration;

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
    public void A_table_reads_as_it_was_written() =>
        Assert.Equal(
            ThresholdTable.Shipped.ToString(), ThresholdTable.Parse(ThresholdTable.Shipped.ToString()).ToString());
}
