using System.Security.Cryptography;
using System.Text;
using PagerDuty.Client.Webhooks;

namespace PagerDuty.Client.Tests.Webhooks;

public class WebhookSignatureTests
{
    private static readonly byte[] Body = """{"event":{"id":"01A"}}"""u8.ToArray();
    private static readonly WebhookSecret Secret = new("first-secret");

    [Fact]
    public void The_signature_of_the_body_by_the_secret_is_taken() =>
        Assert.True(WebhookSignature.IsValid("v1=" + Sign("first-secret"), Body, [Secret]));

    // Computed outside of this program, by openssl dgst -sha256 -hmac.
    [Fact]
    public void It_is_an_hmac_with_sha_256() => Assert.True(WebhookSignature.IsValid(
        "v1=f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8",
        "The quick brown fox jumps over the lazy dog"u8,
        [new WebhookSecret("key")]));

    [Fact]
    public void Upper_case_hex_is_as_good() =>
        Assert.True(WebhookSignature.IsValid("v1=" + Sign("first-secret").ToUpperInvariant(), Body, [Secret]));

    [Fact]
    public void While_PagerDuty_rotates_one_of_its_signatures_is_enough() => Assert.True(WebhookSignature.IsValid(
        $"v1={Sign("next-secret")}, v1={Sign("first-secret")}", Body, [Secret]));

    [Fact]
    public void While_we_rotate_one_of_our_secrets_is_enough() => Assert.True(WebhookSignature.IsValid(
        "v1=" + Sign("next-secret"), Body, [Secret, new WebhookSecret("next-secret")]));

    [Fact]
    public void Another_version_beside_it_is_ignored() => Assert.True(WebhookSignature.IsValid(
        $"v2=whatever,v1={Sign("first-secret")}", Body, [Secret]));

    [Fact]
    public void Another_version_alone_is_no_signature() =>
        Assert.False(WebhookSignature.IsValid("v2=" + Sign("first-secret"), Body, [Secret]));

    [Fact]
    public void A_body_that_was_tampered_with_is_not_taken()
    {
        for (var at = 0; at < Body.Length; at++)
        {
            var tampered = Body.ToArray();
            tampered[at] ^= 1;
            Assert.False(WebhookSignature.IsValid("v1=" + Sign("first-secret"), tampered, [Secret]));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(",")]
    [InlineData("v1=")]
    [InlineData("v1=zz")]
    [InlineData("v1")]
    [InlineData("v1=00000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("v1=zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz")]
    public void What_is_no_signature_is_not_taken(string? header) =>
        Assert.False(WebhookSignature.IsValid(header, Body, [Secret]));

    [Fact]
    public void Without_a_secret_nothing_is_taken() =>
        Assert.False(WebhookSignature.IsValid("v1=" + Sign("first-secret"), Body, []));

    [Fact]
    public void So_many_signatures_are_looked_at_and_no_more()
    {
        var noise = string.Concat(Enumerable.Repeat($"v1={Sign("another")},", 16));
        Assert.False(WebhookSignature.IsValid(noise + "v1=" + Sign("first-secret"), Body, [Secret]));
    }

    [Fact]
    public void A_secret_shows_nowhere() => Assert.DoesNotContain("first-secret", $"{Secret}");

    [Fact]
    public void An_empty_secret_is_refused() => Assert.Throws<ArgumentException>(() => new WebhookSecret(" \n"));

    private static string Sign(string secret) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Body));
}
