namespace PagerDuty.Client.Tests;

public class PagerDutyAnswerTests
{
    [Fact]
    public void PagerDutys_own_words_are_kept() => Says(
        ": invalid event: Event object is invalid: 'payload.severity' is invalid; 'payload.source' is missing",
        """
        {"status":"invalid event","message":"Event object is invalid",
         "errors":["'payload.severity' is invalid","'payload.source' is missing"]}
        """);

    [Fact]
    public void An_accepted_event_names_its_dedup_key()
    {
        var answer = PagerDutyAnswer.Parse(
            """{"status":"success","message":"Event processed","dedup_key":"burn-1"}""", Some.Key);
        Assert.Equal(new PagerDutyAnswer(": success: Event processed", "burn-1"), answer);
    }

    [Fact]
    public void Errors_may_be_a_text() => Says(": broken", """{"errors":"broken"}""");

    [Fact]
    public void Errors_may_be_objects() => Says(": {\"code\":7}", """{"errors":[{"code":7}]}""");

    [Fact]
    public void Fields_that_are_null_say_nothing() =>
        Says(": invalid event", """{"status":"invalid event","message":null,"errors":null}""");

    [Fact]
    public void An_object_of_another_shape_is_shown_as_it_came() =>
        Says(": {\"error\":{\"code\":2020}}", """{"error":{"code":2020}}""");

    [Fact]
    public void A_proxys_page_is_shown_as_it_came() =>
        Says(": <html>  Bad gateway</html>", "<html>\r\nBad gateway</html>\n");

    [Fact]
    public void A_cut_off_answer_is_shown_as_it_came() => Says(": {\"status\":\"inv", """{"status":"inv""");

    [Fact]
    public void Half_a_surrogate_pair_is_shown_as_it_came() =>
        Says(": {\"message\":\"\\ud83d\"}", """{"message":"\ud83d"}""");

    [Fact]
    public void A_list_is_shown_as_it_came() => Says(": [1]", "[1]");

    [Fact]
    public void Nothing_says_nothing() => Says("", "");

    [Fact]
    public void A_key_that_the_server_echoes_is_redacted()
    {
        Says(": No service has the key (routing key)", $$"""{"message":"No service has the key {{Some.KeyText}}"}""");
        Says(": {\"key\":\"(routing key)\"}", $$"""{"key":"{{Some.KeyText}}"}""");
        Says(": key=(routing key)", $"key={Some.KeyText.ToLowerInvariant()}");
        Says(": (routing key)", $$"""{"message":"{{Escaped(Some.KeyText)}}"}""");
        Assert.Equal(
            "(routing key)", PagerDutyAnswer.Parse($$"""{"dedup_key":"{{Some.KeyText}}"}""", Some.Key).DedupKey);
    }

    [Fact]
    public void An_escaped_key_in_an_object_of_another_shape_is_redacted() =>
        Assert.DoesNotContain("0043", Said($$"""{"key":"{{Escaped(Some.KeyText)}}"}"""));

    [Fact]
    public void A_key_at_the_cut_leaves_no_part_of_itself()
    {
        for (var before = 440; before <= 520; before++)
            Assert.DoesNotContain("R0C", Said(new string('x', before) + Some.KeyText + new string('y', 100)));
    }

    [Fact]
    public void A_long_answer_is_cut_with_a_mark()
    {
        Assert.Equal(new string('x', 500), PagerDutyAnswer.Clean(new string('x', 500), Some.Key));
        Assert.Equal(new string('x', 499) + "…", PagerDutyAnswer.Clean(new string('x', 501), Some.Key));
    }

    [Fact]
    public void A_pair_at_the_cut_is_dropped_whole() =>
        Assert.Equal(new string('x', 498) + "…", PagerDutyAnswer.Clean(new string('x', 498) + "😀" + "yy", Some.Key));

    private static string Escaped(string text) => string.Concat(text.Select(c => $"\\u{(int)c:x4}"));

    private static string Said(string body) => PagerDutyAnswer.Parse(body, Some.Key).Said;

    private static void Says(string expected, string body) => Assert.Equal(expected, Said(body));
}
