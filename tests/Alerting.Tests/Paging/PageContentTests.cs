using System.Text.Json;
using Burnwatch.Alerting.Evaluation;
using Burnwatch.Alerting.Incidents;
using Burnwatch.Alerting.Paging;

namespace Burnwatch.Alerting.Tests.Paging;

public class PageContentTests
{
    private static readonly DateTimeOffset Now = Some.Noon.AddMinutes(1);

    [Fact]
    public void The_title_says_which_key_whose_and_what() =>
        Assert.Equal("Key tts-prod of payments, production: credit spike, 65,000 credits per hour", Content().Title);

    [Fact]
    public void A_key_of_nobody_says_so()
    {
        var content = Content(Some.Key(owner: null) with { Environment = null });
        Assert.Equal("Key tts-prod of nobody: credit spike, 65,000 credits per hour", content.Title);
        Assert.StartsWith("Ask whoever made the key ", content.NextSteps[0]);
    }

    [Fact]
    public void What_it_does_are_the_reasons_of_its_signals() =>
        Assert.Equal(["The credit spike of minute 0.", "The limit near of minute -3."],
            Content(incident: Some.Incident(Some.Signal(), Some.Signal(SignalKind.LimitNear, at: -3))).WhatItDoes);

    [Fact]
    public void It_is_as_sure_as_the_surest_of_its_signals()
    {
        var incident = Some.Incident(
            Some.Signal() with { Sureness = 0.4 },
            Some.Signal(SignalKind.CostPerRequest) with { Sureness = 0.9 },
            Some.Signal(SignalKind.LimitNear));
        Assert.Equal(0.9, Content(incident: incident).Sureness);
        Assert.Null(Content(incident: Some.Incident(Some.Signal(SignalKind.LimitNear))).Sureness);
    }

    [Fact]
    public void What_is_normal_is_told_for_the_hour_of_the_evidence_as_its_owner_lives_it() =>
        // The evidence ends at noon in UTC: its last hour began at 13:00 in Berlin.
        Assert.Equal("At 13:00 on a Monday (Europe/Berlin) it uses 4,000 to 9,000 credits an hour.", Content(Some.Key(zone: "Europe/Berlin")).WhatIsNormal);

    [Fact]
    public void A_key_that_is_new_says_so() =>
        Assert.EndsWith(" It is new, so little is known of it.", Content(verdict: Some.Verdict(65_000, Some.Signal()) with { IsLearning = true }).WhatIsNormal);

    [Fact]
    public void The_end_of_the_credits_follows_from_the_rest_and_the_rate()
    {
        var content = Content(Some.Key() with { CreditsUsed = 870_000, CreditLimit = 1_000_000 });
        Assert.Equal((130_000, Now.AddHours(130_000 / 65_000)), (content.CreditsLeft, content.CreditsEndAt));
    }

    [Theory]
    [InlineData(1_000_000, 1_000_000, 65_000)]
    [InlineData(1_200_000, 1_000_000, 65_000)]
    [InlineData(0, 1_000_000, 0)]
    [InlineData(0, 1_000_000_000, 100)]
    public void No_end_is_told_where_nothing_is_left_or_it_is_far(long used, long limit, double perHour)
    {
        var content = Content(Some.Key() with { CreditsUsed = used, CreditLimit = limit }, Some.Verdict(perHour, Some.Signal()));
        Assert.Equal(limit - used, content.CreditsLeft);
        Assert.Null(content.CreditsEndAt);
    }

    [Fact]
    public void A_key_without_a_limit_has_no_rest()
    {
        Assert.Null(Content().CreditsLeft);
        Assert.Null(Content().CreditsEndAt);
    }

    [Fact]
    public void What_is_stored_is_what_is_read()
    {
        var content = Content(Some.Key() with { CreditsUsed = 870_000, CreditLimit = 1_000_000 });
        var json = JsonSerializer.Serialize(content, AlertingJson.Default.PageContent);
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize(json, AlertingJson.Default.PageContent)!, AlertingJson.Default.PageContent));
        Assert.Contains("\"severity\":\"error\"", json);
    }

    private static PageContent Content(WatchedKey? key = null, Verdict? verdict = null, Incident? incident = null) => PageContent.Of(
        incident ?? Some.Incident(),
        "why",
        verdict ?? Some.Verdict(65_000, Some.Signal()),
        key ?? Some.Key(),
        new Burn { Credits = 70_000, UsedFor = ["TTS 100 %"] },
        Now);
}
