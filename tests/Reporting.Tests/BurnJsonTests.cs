namespace Burnwatch.Reporting.Tests;

public class BurnJsonTests
{
    [Fact]
    public void A_report_by_owner_has_a_nameless_line_for_nobody() =>
        Assert.Equal(
            """
            {
              "from": "2026-10-01",
              "to": "2026-11-01",
              "by": "owner",
              "read_through": "2026-10-15T12:00:00+00:00",
              "is_partial": true,
              "lines": [
                {
                  "name": "O'Ada",
                  "credits": 10,
                  "requests": 1,
                  "cost_usd": 0.25
                },
                {
                  "name": null,
                  "credits": 0,
                  "requests": 0,
                  "cost_usd": null
                }
              ],
              "total": {
                "credits": 10,
                "requests": 1,
                "cost_usd": 0.25
              }
            }
            """,
            BurnJson.Write(Some.Report(BurnGrouping.Owner, Some.Usage(10, owner: "O'Ada", cost: 0.25m))));

    [Fact]
    public void A_key_stands_beside_its_workspace() =>
        Assert.Contains(
            "\"workspace\": \"main\",\n      \"name\": \"tts-prod\"",
            BurnJson.Write(Some.Report(BurnGrouping.Key, Some.Usage(10))));
}
