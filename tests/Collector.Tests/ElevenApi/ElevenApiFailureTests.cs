using Burnwatch.Collector.ElevenApi;
using Burnwatch.Secrets;
using static Burnwatch.Collector.ElevenApi.ElevenApiFailureKind;

namespace Burnwatch.Collector.Tests.ElevenApi;

public sealed class ElevenApiFailureTests
{
    private const string Canary = "sk_c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00";

    /// <summary>The answer that a live account gave to a key without the permission.</summary>
    private const string WrongScope =
        """{"detail":{"type":"authentication_error","code":"unauthorized","message":"The API key you used is """
        + """missing the permission user_read to execute this operation.","status":"missing_permissions"}}""";

    private static readonly Secret Key = new(Canary);

    [Fact]
    public void A_wrong_scope_is_not_a_dead_key()
    {
        var failure = ElevenApiFailure.Classify(401, WrongScope, Key);
        Assert.Equal(ScopeMissing, failure.Kind);
        Assert.Equal("user_read", failure.Permission);
        Assert.StartsWith(
            "the key lacks the permission user_read (HTTP 401, unauthorized/missing_permissions, ",
            failure.Sentence,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_scope_is_seen_by_its_message_alone() =>
        Is(ScopeMissing, 401, Envelope("unauthorized", "", "You are missing the permission workspace_read."));

    [Fact]
    public void A_dead_key_is_dead() =>
        Is(KeyDead, 401, Envelope("invalid_api_key", "invalid_api_key", "Invalid API key"));

    [Fact]
    public void Used_up_credits_are_no_dead_key_though_answered_401() =>
        Is(
            Quota,
            401,
            """{"detail":{"status":"quota_exceeded","message":"This request exceeds your quota of 100."}}""");

    [Theory]
    [InlineData(401, "missing_api_key", KeyDead)]
    [InlineData(401, "invalid_authorization_header", KeyDead)]
    [InlineData(401, "unauthorized", KeyDead)]
    [InlineData(401, "sign_in_required", KeyDead)]
    [InlineData(401, "detected_unusual_activity", KeyDead)]
    [InlineData(402, "insufficient_credits", Quota)]
    [InlineData(403, "insufficient_permissions", ScopeMissing)]
    [InlineData(403, "forbidden", ScopeMissing)]
    [InlineData(403, "workspace_access_denied", ScopeMissing)]
    [InlineData(403, "feature_not_available", ScopeMissing)]
    [InlineData(403, "subscription_required", ScopeMissing)]
    [InlineData(429, "rate_limit_exceeded", ThrottledRate)]
    [InlineData(429, "system_busy", ThrottledRate)]
    [InlineData(429, "concurrent_limit_exceeded", ThrottledConcurrency)]
    [InlineData(429, "too_many_concurrent_requests", ThrottledConcurrency)]
    [InlineData(500, "internal_error", Transient)]
    [InlineData(503, "service_unavailable", Transient)]
    [InlineData(503, "maintenance", Transient)]
    [InlineData(400, "validation_error", ClientBug)]
    [InlineData(404, "not_found", ClientBug)]
    internal void Each_documented_word_has_its_class_in_either_envelope(
        int status, string word, ElevenApiFailureKind kind)
    {
        Is(kind, status, Envelope(word, "", "m"));
        Is(kind, status, $$$"""{"detail":{"status":"{{{word}}}","message":"m"}}""");
    }

    [Fact]
    public void Every_status_has_a_class_without_any_body()
    {
        for (var status = 300; status < 600; status++)
        {
            Is(status switch
            {
                401 => KeyDead,
                402 => Quota,
                403 => ScopeMissing,
                429 => ThrottledRate,
                408 or 409 or 425 or >= 500 => Transient,
                _ => ClientBug,
            }, status, "");
        }
    }

    [Theory]
    [InlineData("<html>Bad Gateway</html>")]
    [InlineData("{\"detail\":")]
    [InlineData("{\"detail\":null}")]
    [InlineData("[]")]
    [InlineData("\u0000\u0001")]
    [InlineData("{\"detail\":{\"status\":7,\"code\":[]}}")]
    [InlineData("""{"detail":"half a character: \ud800"}""")]
    public void A_body_of_any_form_leaves_the_class_to_the_status(string body)
    {
        Is(Transient, 502, body);
        Is(KeyDead, 401, body);
    }

    [Fact]
    public void The_array_form_tells_its_first_fault() => Assert.Contains(
        "HTTP 422, field required",
        ElevenApiFailure.Classify(
            422,
            """{"detail":[{"loc":["body","start_time",0],"msg":"field required","type":"missing"}"""
            + """,{"loc":[],"msg":"other","type":"x"}]}""",
            Key).Sentence,
        StringComparison.Ordinal);

    [Fact]
    public void The_string_form_is_the_message() => Assert.Contains(
        "HTTP 404, Not Found",
        ElevenApiFailure.Classify(404, """{"detail":"Not Found"}""", Key).Sentence,
        StringComparison.Ordinal);

    [Fact]
    public void A_body_cut_off_after_its_words_is_understood() => Is(
        ThrottledConcurrency, 429, """{"detail":{"status":"too_many_concurrent_requests","message":"Too many conc""");

    [Fact]
    public void An_echoed_key_is_blotted_out() =>
        Assert.DoesNotContain(
            Canary,
            ElevenApiFailure.Classify(401, Envelope("x", "y", $"no key {Canary}"), Key).ToString(),
            StringComparison.Ordinal);

    [Fact]
    public void An_echoed_key_is_blotted_out_however_it_is_escaped()
    {
        var escaped = string.Concat(Canary.Select(c => $"\\u{(int)c:x4}"));
        Assert.DoesNotContain(
            Canary,
            ElevenApiFailure.Classify(401, Envelope("x", "y", escaped), Key).ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_echoed_in_place_of_a_word_is_blotted_out()
    {
        Assert.DoesNotContain(
            Canary,
            ElevenApiFailure.Classify(401, Envelope(Canary, Canary, "m"), Key).ToString(),
            StringComparison.Ordinal);
        Assert.DoesNotContain(
            Canary,
            ElevenApiFailure.Classify(
                401, Envelope("x", "y", $"missing the permission {Canary}"), new Secret("c0ffee")).Permission
                ?? "",
            StringComparison.Ordinal);
    }

    [Fact]
    public void No_half_of_an_echoed_key_is_left_by_a_cut()
    {
        var sentence = ElevenApiFailure.Classify(401, Envelope("x", "y", new string('a', 190) + Canary), Key).Sentence;
        Assert.DoesNotContain("sk_", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_message_is_cut_and_stays_on_one_line()
    {
        var sentence = ElevenApiFailure.Classify(
            500, Envelope("x", "y", "a\\nb" + new string('c', 5000)), Key).Sentence;
        Assert.DoesNotContain('\n', sentence);
        Assert.InRange(sentence.Length, 200, 400);
    }

    private static string Envelope(string code, string status, string message) =>
        $$$"""{"detail":{"type":"t","code":"{{{code}}}","message":"{{{message}}}","status":"{{{status}}}","request_id":"r","param":null}}""";

    private static void Is(ElevenApiFailureKind kind, int status, string body) =>
        Assert.Equal(kind, ElevenApiFailure.Classify(status, body, Key).Kind);
}
