namespace Burnwatch.Reporting.Tests;

public class BurnTableTests
{
    [Fact]
    public void Numbers_are_grouped_for_the_eye()
    {
        var table = BurnTable.Of(Some.Report(BurnGrouping.Owner, Some.Usage(1_234_567, requests: 1_200, cost: 1234.5m)));
        Assert.Equal(["Owner", "Credits", "Requests", "Cost (USD)"], table.Columns.Select(column => column.Title));
        Assert.Equal([false, true, true, true], table.Columns.Select(column => column.IsNumber));
        Assert.Equal([["Ada", "1,234,567", "1,200", "1,234.50"], ["(unassigned)", "0", "0", ""]], table.Rows);
        Assert.Equal(["Total", "1,234,567", "1,200", "1,234.50"], table.Total);
    }

    [Fact]
    public void A_key_stands_beside_its_workspace()
    {
        var table = BurnTable.Of(Some.Report(BurnGrouping.Key, Some.Usage(10)));
        Assert.Equal(["Workspace", "Key", "Credits", "Requests", "Cost (USD)"], table.Columns.Select(column => column.Title));
        Assert.Equal([["main", "tts-prod", "10", "1", ""]], table.Rows);
        Assert.Equal(["", "Total", "10", "1", ""], table.Total);
    }
}
