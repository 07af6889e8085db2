using System.Globalization;

namespace Burnwatch.Reporting.Tests;

public class BurnCsvTests
{
    [Fact]
    public void A_file_names_its_period_on_each_row() => Written(
        """
        from,to,owner,credits,requests,cost_usd
        2026-10-01,2026-11-01,Ada,1234567,12,0.25
        2026-10-01,2026-11-01,(unassigned),0,0,
        """, BurnGrouping.Owner, Some.Usage(1_234_567, requests: 12, cost: 0.25m));

    [Fact]
    public void The_rows_sum_up_to_the_total()
    {
        var report = Some.Report(
            BurnGrouping.Owner, Some.Usage(1_234_567, owner: "Ada"), Some.Usage(33, owner: "Grace"), Some.Usage(7));
        Assert.Equal(
            report.Total.Credits,
            BurnCsv.Write(report).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1)
                .Sum(row => long.Parse(row.Split(',')[3], CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void A_key_stands_beside_its_workspace() => Written(
        """
        from,to,workspace,key,credits,requests,cost_usd
        2026-10-01,2026-11-01,main,tts-prod,10,1,
        """, BurnGrouping.Key, Some.Usage(10));

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("two\r\nlines", "\"two\r\nlines\"")]
    [InlineData("größe 😀", "größe 😀")]
    public void A_cell_is_quoted_where_it_must_be(string name, string expected) => AssertCell(expected, name);

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+49 30 1234", "'+49 30 1234")]
    [InlineData("-leaked-", "'-leaked-")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData(" =1+1", "' =1+1")]
    [InlineData("\t=1", "\"'\t=1\"")]
    [InlineData("\rx", "\"'\rx\"")]
    [InlineData("＝1", "'＝1")]
    [InlineData("=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"")]
    [InlineData("a=1", "a=1")]
    [InlineData("(no key)", "(no key)")]
    public void A_name_is_no_formula(string name, string expected) => AssertCell(expected, name);

    [Fact]
    public void A_workspace_is_no_formula_either() =>
        Assert.Contains(
            ",'=evil,tts-prod,", BurnCsv.Write(Some.Report(BurnGrouping.Key, Some.Usage(1, workspace: "=evil"))));

    private static void AssertCell(string expected, string owner) => Assert.StartsWith(
        $"from,to,owner,credits,requests,cost_usd\r\n2026-10-01,2026-11-01,{expected},10,1,\r\n",
        BurnCsv.Write(Some.Report(BurnGrouping.Owner, Some.Usage(10, owner: owner))));

    private static void Written(string expected, BurnGrouping by, params PeriodUsage[] usage) =>
        Assert.Equal(expected.ReplaceLineEndings("\r\n") + "\r\n", BurnCsv.Write(Some.Report(by, usage)));
}
