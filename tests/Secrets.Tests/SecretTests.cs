using System.Text.Json;

namespace Burnwatch.Secrets.Tests;

public sealed class SecretTests
{
    [Theory]
    [InlineData("no key sk_0123456789abcdef here", "no key (secret) here")]
    [InlineData("SK_0123456789ABCDEF twice sk_0123456789abcdef", "(secret) twice (secret)")]
    [InlineData("cut: sk_0123456", "cut: (secret)")]
    [InlineData("the end: 89abcdef.", "the end: (secret).")]
    [InlineData("garbled: sk_01234X56789abcdef", "garbled: (secret)X(secret)")]
    [InlineData("too little to tell: sk_0123", "too little to tell: sk_0123")]
    [InlineData("", "")]
    public void What_a_peer_sends_back_of_it_is_blotted_out(string text, string redacted) =>
        Assert.Equal(redacted, new Secret("sk_0123456789abcdef").Redact(text));

    private const string Value = "sk_0123456789abcdef";

    private static readonly JsonSerializerOptions WithFields = new() { IncludeFields = true };

    private static readonly Secret Some = new(Value);

    [Fact]
    public void It_gives_its_value_when_asked() => Assert.Equal(Value, Some.Reveal());

    [Fact]
    public void It_does_not_print_its_value() => Assert.Equal("(secret)", $"{Some}");

    [Fact]
    public void A_record_that_holds_it_does_not_print_its_value() =>
        Assert.DoesNotContain(Value, new Holder(Some).ToString(), StringComparison.Ordinal);

    [Fact]
    public void It_does_not_serialise_its_value() =>
        Assert.DoesNotContain(Value, JsonSerializer.Serialize(new Holder(Some), WithFields), StringComparison.Ordinal);

    [Fact]
    public void It_has_no_public_member_that_a_logger_could_walk_to()
    {
        Assert.Empty(typeof(Secret).GetProperties());
        Assert.Empty(typeof(Secret).GetFields());
    }

    [Fact]
    public void It_is_blotted_out_of_what_a_peer_sends_back() =>
        Assert.Equal("no key (secret), nor (secret)", Some.Redact($"no key {Value}, nor {Value.ToUpperInvariant()}"));

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData(Value + "\r\nx: y")]
    public void A_value_that_no_header_can_carry_is_refused_without_being_shown(string value)
    {
        var refusal = Assert.Throws<ArgumentException>(() => new Secret(value));
        Assert.DoesNotContain(Value, refusal.ToString(), StringComparison.Ordinal);
    }

    private sealed record Holder(Secret Secret);
}
