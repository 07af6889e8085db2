using Burnwatch.Traffic;

namespace Burnwatch.Tests.Traffic;

public class TrafficReaderTests
{
    [Fact]
    public void The_three_columns_are_enough()
    {
        var row = Assert.Single(Read("at,key,credits\n2026-06-01T00:10:00Z,a,12.5\n"));
        Assert.Equal(
            (new DateTimeOffset(2026, 6, 1, 0, 10, 0, TimeSpan.Zero), "a", 12.5), (row.At, row.Key, row.Credits));
        Assert.Null(row.Requests);
    }

    [Fact]
    public void Columns_stand_in_any_order_and_cells_may_be_empty()
    {
        var row = Assert.Single(
            Read("used,credits,product,key,at,limit,concurrent,concurrent_max\n5,1,,a,2026-06-01T00:00:00Z,10,3,\n"));
        Assert.Equal((5.0, 10.0, 3), (row.Used, row.Limit, row.Concurrent));
        Assert.Null(row.ConcurrentMax);
        Assert.Null(row.Product);
    }

    [Fact]
    public void A_quoted_key_may_hold_commas_and_quotes() =>
        Assert.Equal("a,\"b\"", Assert.Single(Read("at,key,credits\n2026-06-01T00:00:00Z,\"a,\"\"b\"\"\",1\n")).Key);

    [Fact]
    public void An_offset_is_turned_into_UTC() =>
        Assert.Equal(TimeSpan.Zero, Assert.Single(Read("at,key,credits\n2026-06-01T02:00:00+02:00,a,1\n")).At.Offset);

    [Theory]
    [InlineData("", "usage.csv is empty")]
    [InlineData("\u001f\ufffd\b\0", "usage.csv is no text; a header line such as 'at,key,credits' was expected")]
    [InlineData("at,key\n", "line 1: the column 'credits' is missing")]
    [InlineData("at,key,credits,crdits\n", "line 1, column 4: 'crdits' is no known column")]
    [InlineData("at,key,credits,key\n", "line 1, column 4: 'key' is named twice")]
    [InlineData("at,key,credits\n2026-06-01T00:00:00Z,a\n", "line 2, column 1: has 2 cells where the header has 3")]
    [InlineData("at,key,credits\n2026-06-01,a,1\n", "line 2, column 1: 'at' is '2026-06-01'; an RFC 3339 time")]
    [InlineData(
        "at,key,credits\n2026-06-01T00:00:00,a,1\n",
        "line 2, column 1: 'at' is '2026-06-01T00:00:00'; an RFC 3339 time")]
    [InlineData(
        "at,key,credits\n2026-06-01T00:03:00Z,a,1\n",
        "line 2, column 1: 'at' 2026-06-01T00:03:00Z does not lie on the grid of 600 s")]
    [InlineData(
        "at,key,credits\n2107-01-01T00:00:00Z,a,1\n",
        "'at' is '2107-01-01T00:00:00Z'; a time from 1971 to 2099 was expected")]
    [InlineData(
        "at,key,credits\n2026-06-01T00:00:00Z,a,1e308\n",
        "line 2, column 3: 'credits' is 1e308; no more than 1000000000000")]
    [InlineData("at,key,credits\n2026-06-01T00:00:00Z,,1\n", "line 2, column 2: 'key' is empty")]
    [InlineData(
        "at,key,credits\n2026-06-01T00:00:00Z,a,-1\n",
        "line 2, column 3: 'credits' is -1; it cannot be negative")]
    [InlineData(
        "at,key,credits\n2026-06-01T00:00:00Z,a,x\n",
        "line 2, column 3: 'credits' is 'x'; a number was expected")]
    [InlineData(
        "at,key,credits\n2026-06-01T00:00:00Z,a,NaN\n",
        "line 2, column 3: 'credits' is 'NaN'; a number was expected")]
    [InlineData(
        "at,key,credits\n2026-06-01T00:10:00Z,a,1\n2026-06-01T00:00:00Z,a,1\n",
        "line 3, column 1: 'at' 2026-06-01T00:00:00Z lies before the row above it")]
    [InlineData("at,key,credits\n2026-06-01T00:00:00Z,\"a,1\n", "line 2, column 2: a quoted cell does not end")]
    [InlineData(
        "at,key,credits,concurrent\n2026-06-01T00:00:00Z,a,1,2.5\n",
        "line 2, column 4: 'concurrent' is '2.5'; a whole number was expected")]
    public void Bad_input_is_named_with_line_and_column(string text, string said) =>
        Assert.Contains(said, Assert.Throws<TrafficException>(() => Read(text)).Message);

    [Fact]
    public void The_smallest_step_is_told()
    {
        var reader = Reader(
            "at,key,credits\n2026-06-01T00:00:00Z,a,1\n2026-06-01T00:00:00Z,b,1\n"
            + "2026-06-01T01:00:00Z,a,1\n2026-06-01T01:30:00Z,a,1\n");
        Assert.Equal(4, reader.ReadRows().Count());
        Assert.Equal(TimeSpan.FromMinutes(30), reader.SmallestStep);
    }

    private static List<TrafficRow> Read(string text) => [.. Reader(text).ReadRows()];

    private static TrafficReader Reader(string text) =>
        new(new StringReader(text), "usage.csv", TimeSpan.FromMinutes(10));
}
