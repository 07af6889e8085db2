using System.Text.Json;

namespace PagerDuty.Client.Tests;

public class RoutingKeyTests
{
    [Fact]
    public void A_key_has_no_text_form() => Assert.Equal("(routing key)", Some.Key.ToString());

    [Fact]
    public void An_event_prints_without_its_key()
    {
        PagerDutyEvent[] events =
        [
            Some.Trigger(),
            Some.Resolve(),
            new AcknowledgeEvent { RoutingKey = Some.Key, DedupKey = "burn-1" },
            new ChangeEvent { RoutingKey = Some.Key, Summary = "Limit raised" },
        ];
        Assert.All(events, e => Assert.DoesNotContain(Some.KeyText, e.ToString()));
        Assert.All(events, e => Assert.DoesNotContain(Some.KeyText, e.ToBody().ToString()));
    }

    [Fact]
    public void Another_serialiser_does_not_write_the_key() =>
        Assert.DoesNotContain(Some.KeyText, JsonSerializer.Serialize(Some.Trigger()));

    [Fact]
    public void The_line_end_of_a_file_is_no_part_of_the_key() =>
        Assert.Equal(Some.KeyText, new RoutingKey($" {Some.KeyText}\r\n").Value);

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("R0CANARY two words")]
    [InlineData("R0CANARY-dash")]
    public void What_cannot_be_a_key_is_refused_without_showing_it(string text)
    {
        var refusal = Assert.Throws<ArgumentException>(() => new RoutingKey(text));
        Assert.DoesNotContain("CANARY", refusal.ToString());
    }

    [Fact]
    public void A_key_is_redacted_whatever_its_case() =>
        Assert.Equal(
            "a (routing key) b (routing key)",
            Some.Key.Redact($"a {Some.KeyText} b {Some.KeyText.ToUpperInvariant()}"));
}
