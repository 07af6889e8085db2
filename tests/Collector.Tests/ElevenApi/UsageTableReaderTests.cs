using System.Text;
using Burnwatch.Collector.ElevenApi;

namespace Burnwatch.Collector.Tests.ElevenApi;

public sealed class UsageTableReaderTests
{
    /// <summary>The columns and units of live answers to the query that we send.</summary>
    private const string LiveColumns = """
        "columns": ["hashed_xi_api_key","api_key_name","product_type","model","timestamp",
                    "total_usage","total_minutes","total_cost","usage_count","total_charge_count"],
        "column_types": ["String","String","String","String","DateTime","Int","Float","Float","Int","Float"],
        "column_units": [null,null,null,null,null,"credits","min","usd",null,null]
        """;

    private static readonly DateTimeOffset Noon = new(2026, 4, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly ReadingSpan Hour = new(Noon, Noon.AddHours(1));

    [Fact]
    public void A_live_answer_is_read() => Assert.Equal(
        new UsageRow("h1", "tts-prod", Noon, "TTS", "eleven_v3", 1234, 7, 0.25m),
        Single("""["h1","tts-prod","TTS","eleven_v3","2026-04-22T12:00:00Z",1234,1.5,0.25,7,7.0]"""));

    [Fact]
    public void Numbers_may_be_strings() => Assert.Equal(
        new UsageRow("h1", "n", Noon, "TTS", "m", 1234, 7, 0.25m),
        Single("""["h1","n","TTS","m","2026-04-22T12:00:00Z","1234.0","1.5","0.25","7","7"]"""));

    [Fact]
    public void Nulls_are_nothing_used_nothing_named_and_no_cost_told() => Assert.Equal(
        new UsageRow("", "", Noon, "", "", 0, 0, null),
        Single("""[null,null,null,null,"2026-04-22T12:00:00Z",null,null,null,null,null]"""));

    [Fact]
    public void Columns_may_come_in_any_order_and_with_strangers_among_them() => Assert.Equal(
        [new UsageRow("h1", "", Noon, "TTS", "m", 5, 2, null)],
        Decode("""
            { "columns": ["region","usage_count","model","spent","timestamp","product_type","hashed_xi_api_key"],
              "column_units": [null,null,null,"credits",null,"",null],
              "rows": [[{"a":[1]},2,"m",5,"2026-04-22T12:00:00Z","TTS","h1"]], "next_page": null }
            """));

    [Fact]
    public void A_documented_answer_without_counts_and_costs_is_read() => Assert.Equal(
        [new UsageRow("h1", "", Noon, "text-to-speech", "", 120, 0, null)],
        Decode("""
            { "columns": ["hashed_xi_api_key","timestamp","product_type","credits_used"],
              "column_units": ["","s","","credits"],
              "rows": [["h1","2026-04-22T12:00:00Z","text-to-speech","120"]] }
            """));

    [Fact]
    public void An_empty_table_is_no_usage() => Assert.Empty(Decode($$"""{ {{LiveColumns}}, "rows": [] }"""));

    [Fact]
    public void Buckets_begin_on_the_grid_of_the_width_that_was_asked_for()
    {
        const string row = """["h","n","TTS","m","2026-04-22T12:30:00Z",1,0,0,1,1]""";
        Assert.Single(Live(row));
        var refused = Assert.Throws<MalformedAnswerException>(
            () => Decode($$"""{ {{LiveColumns}}, "rows": [{{row}}] }""", Hour with { Width = ReadingSpan.Hour }));
        Assert.Contains("a time on the grid of 3600 s", refused.Message);
    }

    [Fact]
    public void Money_in_another_currency_is_not_taken_for_dollars() => Assert.Null(Assert.Single(Decode("""
        { "columns": ["hashed_xi_api_key","timestamp","total_usage","total_cost"],
          "column_units": [null,null,"credits","eur"],
          "rows": [["h1","2026-04-22T12:00:00Z",1,0.5]] }
        """)).CostUsd);

    [Fact]
    public void Usage_with_null_for_a_key_and_with_an_empty_key_is_one() =>
        Assert.Equal(3, Assert.Single(Live(Used("null", 1), Used("\"\"", 2))).Credits);

    [Fact]
    public void A_key_renamed_within_a_bucket_is_added_up()
    {
        var row = Assert.Single(Live(
            """["h1","old","TTS","m","2026-04-22T12:00:00Z",1,0,0.1,1,1]""",
            """["h1","new","TTS","m","2026-04-22T12:00:00Z",2,0,null,1,1]"""));
        Assert.Equal(("new", 3, 2, 0.1m), (row.KeyName, row.Credits, row.Requests, row.CostUsd));
    }

    [Fact]
    public void Fractions_of_credits_are_rounded_after_they_are_added_up() =>
        Assert.Equal(1, Assert.Single(Live(Used("\"h\"", 0.4), Used("\"h\"", 0.4))).Credits);

    [Fact]
    public void A_credit_note_never_makes_a_bucket_negative() =>
        Assert.Equal(0, Assert.Single(Live(Used("\"h\"", -5))).Credits);

    [Fact]
    public void Rows_outside_the_span_are_left_out() => Assert.Empty(Live(
        """["h","n","TTS","m","2026-04-22T11:59:00Z",1,0,0,1,1]""",
        """["h","n","TTS","m","2026-04-22T13:00:00Z",1,0,0,1,1]"""));

    [Theory]
    [InlineData("2026-04-22T12:00:00")]
    [InlineData("2026-04-22T12:00:00.000Z")]
    [InlineData("2026-04-22T14:00:00+02:00")]
    [InlineData("2026-04-22 12:00:00")]
    public void Times_are_read_as_UTC_unless_they_say_otherwise(string time) =>
        Assert.Equal(Noon, Assert.Single(Live($$"""["h","n","TTS","m","{{time}}",1,0,0,1,1]""")).Start);

    [Theory]
    [InlineData(
        """["h","n","TTS","m","2026-04-22T12:00:30Z",1,0,0,1,1]""", "a time on the grid of 60 s in row 0, column 4")]
    [InlineData("""["h","n","TTS","m",1776859200000,1,0,0,1,1]""", "a time on the grid of 60 s in row 0, column 4")]
    [InlineData("""["h","n","TTS","m","2026-04-22T12:00:00Z","many",0,0,1,1]""", "a number in row 0, column 5")]
    [InlineData("""["h","n","TTS","m","2026-04-22T12:00:00Z",1e300,0,0,1,1]""", "a number in row 0, column 5")]
    [InlineData("""["h","n","TTS","m","2026-04-22T12:00:00Z",{},0,0,1,1]""", "a number in row 0, column 5")]
    [InlineData("""["h","n",7,"m","2026-04-22T12:00:00Z",1,0,0,1,1]""", "text in row 0, column 2")]
    [InlineData("""["h","n","TTS"]""", "an array of more than 8 cells in row 0")]
    [InlineData("""{}""", "an array of more than 8 cells in row 0")]
    public void A_cell_that_breaks_the_promise_of_its_column_is_told_by_its_place(string row, string expected) =>
        Malformed($$"""{ {{LiveColumns}}, "rows": [{{row}}] }""", expected);

    [Theory]
    [InlineData("{}", "the members \"columns\", \"column_units\" and \"rows\"")]
    [InlineData("""{ "columns": [], "column_units": [] }""", "an array \"rows\"")]
    [InlineData("""{ "columns": [], "column_units": [], "rows": null }""", "an array \"rows\"")]
    [InlineData("""{ "columns": 7, "column_units": [], "rows": [] }""", "an array \"columns\"")]
    [InlineData("""{ "columns": [], "columns": [] }""", "one member \"columns\"")]
    [InlineData("null", "an object")]
    [InlineData("[]", "an object")]
    [InlineData("", "JSON, found none in line 1")]
    [InlineData("""{ "columns": [""", "JSON, found none in line 1")]
    [InlineData(
        """{ "columns": ["hashed_xi_api_key","timestamp"], "column_units": [], "rows": [] }""",
        "one unit for each of the 2 columns")]
    [InlineData(
        """{ "columns": ["hashed_xi_api_key","timestamp"], "column_units": [null,null], "rows": [] }""",
        "one column with the unit \"credits\"")]
    [InlineData(
        """
        { "columns": ["hashed_xi_api_key","timestamp","a","b"], "column_units": [null,null,"credits","credits"],
          "rows": [] }
        """,
        "one column with the unit \"credits\"")]
    [InlineData(
        """{ "columns": ["hashed_xi_api_key","timestamp"], "column_units": ["credits",null], "rows": [] }""",
        "a column of numbers with the unit \"credits\"")]
    [InlineData(
        """{ "columns": ["a","timestamp"], "column_units": ["credits",null], "rows": [] }""",
        "a column \"hashed_xi_api_key\"")]
    [InlineData(
        """{ "columns": ["a","hashed_xi_api_key"], "column_units": ["credits",null], "rows": [] }""",
        "a column \"timestamp\"")]
    public void A_table_without_what_is_needed_says_what_was_expected(string table, string expected) =>
        Malformed(table, expected);

    [Theory]
    [InlineData("{ COLUMNS, UNITS, ROWS }")]
    [InlineData("{ COLUMNS, ROWS, UNITS }")]
    [InlineData("{ UNITS, COLUMNS, ROWS }")]
    [InlineData("{ UNITS, ROWS, COLUMNS }")]
    [InlineData("{ ROWS, UNITS, COLUMNS }")]
    [InlineData("""{ "other": {"rows": [[[{}]]]}, ROWS, "more": ["columns"], COLUMNS, UNITS }""")]
    [InlineData("\ufeff{ ROWS, COLUMNS, UNITS }")]
    public void Members_may_come_in_any_order(string order) => Assert.Equal(
        [new UsageRow("h1", "", Noon, "", "", 7, 2, null), new UsageRow("h\u00e9", "", Noon, "", "", 1, 1, 0.5m)],
        Decode(InOrder(
            order,
            """["x",[1,[2]],7,"2026-04-22T12:00:00Z","h1",2,null]""",
            """[null,null,"1","2026-04-22T12:00:00Z","h\u00e9",1.0,0.5]""")));

    [Theory]
    [InlineData("{ COLUMNS, UNITS, ROWS }")]
    [InlineData("{ COLUMNS, ROWS, UNITS }")]
    [InlineData("{ ROWS, COLUMNS, UNITS }")]
    public void A_cell_is_found_wrong_in_any_order(string order)
    {
        Malformed(
            InOrder(
                order,
                """["x",[],7,"2026-04-22T12:00:00Z","h1",2,null]""",
                """["x",[],"many","2026-04-22T12:00:00Z","h",1,1]"""),
            "a number in row 1, column 2");
        Malformed(
            InOrder(order, """["x",[],7,"2026-04-22T12:00:00Z","h1",2]"""), "an array of more than 6 cells in row 0");
    }

    [Fact]
    public void A_column_of_no_use_may_hold_anything() => Assert.Equal(3, Assert.Single(Live(
        """["h","n","TTS","m","2026-04-22T12:00:00Z",1,"many",0,1,{"a":[1,2]}]""",
        """["h","n","TTS","m","2026-04-22T12:00:00Z",2,[[]],0,1,1e300,"more","cells"]""")).Credits);

    [Fact]
    public void A_sum_that_no_table_can_hold_is_malformed() => Malformed(
        $$"""{ {{LiveColumns}}, "rows": [{{string.Join(',', Enumerable.Repeat(Used("\"h\"", 1e15), 9224))}}] }""",
        "sums up to 9223372036854775807");

    [Fact]
    public void A_cell_that_does_not_end_is_not_waited_for() => Malformed(
        $$"""{ {{LiveColumns}}, "rows": [["{{new string('a', 200_000)}}"]] }""", "cells of at most 65536 bytes");

    private static string InOrder(string order, params string[] rows) => order
        .Replace(
            "COLUMNS",
            """
            "columns": ["region","tags","spent","timestamp","hashed_xi_api_key","usage_count","total_cost"]
            """,
            StringComparison.Ordinal)
        .Replace(
            "UNITS", """ "column_units": [null,null,"credits",null,null,null,"usd"] """, StringComparison.Ordinal)
        .Replace("ROWS", $$""" "rows": [{{string.Join(',', rows)}}] """, StringComparison.Ordinal);

    private static string Used(string hash, double credits) =>
        FormattableString.Invariant($"""[{hash},"n","TTS","m","2026-04-22T12:00:00Z",{credits},0,0,1,1]""");

    private static UsageRow Single(string row) => Assert.Single(Live(row));

    private static IReadOnlyList<UsageRow> Live(params string[] rows) =>
        Decode($$"""{ {{LiveColumns}}, "rows": [{{string.Join(',', rows)}}] }""");

    private static IReadOnlyList<UsageRow> Decode(string json) => Decode(json, Hour);

    // In one piece, and in pieces so small that every token is cut: both must come to the same.
    private static IReadOnlyList<UsageRow> Decode(string json, ReadingSpan span)
    {
        var (whole, inPieces) = (Outcome(json, span, int.MaxValue), Outcome(json, span, pieces: 3));
        Assert.Equal(whole.Failure?.Message, inPieces.Failure?.Message);
        Assert.Equal(whole.Rows, inPieces.Rows);
        return whole.Failure is { } failure ? throw failure : whole.Rows!;
    }

    private static (IReadOnlyList<UsageRow>? Rows, MalformedAnswerException? Failure) Outcome(
        string json, ReadingSpan span, int pieces)
    {
        using var body = new SlowStream(Encoding.UTF8.GetBytes(json), pieces);
        try
        {
            // The stream is in memory, so it has ended when the call returns.
            return (new UsageTableReader(span).ReadAsync(body, default).GetAwaiter().GetResult(), null);
        }
        catch (MalformedAnswerException e)
        {
            return (null, e);
        }
    }

    private static void Malformed(string json, string expected)
    {
        var failure = Assert.Throws<MalformedAnswerException>(() => Decode(json));
        Assert.Contains($"expected {expected}", failure.Message, StringComparison.Ordinal);
    }
}
