using System.Text;
using Burnwatch.Alerting.Channels.Webhook;
using Burnwatch.Alerting.Paging;
using Burnwatch.Secrets;

namespace Burnwatch.Alerting.Tests.Channels.Webhook;

public class WebhookSignatureTests
{
    private const string Vector = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    [Fact]
    public void The_vector_of_the_specification_is_signed_as_it_says() =>
        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", Sign(Vector));

    [Fact]
    public void Every_secret_of_a_rotation_signs()
    {
        const string next = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        Assert.Equal($"{Sign(Vector)} {Sign(next)}", Sign(Vector, next));
    }

    [Theory]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("whsec_CANARY-is-no-base64")]
    // Of 23 bytes.
    [InlineData("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public void What_is_no_signing_secret_is_refused_and_not_repeated(string text)
    {
        var refused = Assert.Throws<RouteException>(() => WebhookSignature.KeyOf("env:SECRET", new Secret(text)));
        Assert.Contains("env:SECRET", refused.Message);
        Assert.DoesNotContain(text, refused.Message);
    }

    private static string Sign(params string[] secrets) => WebhookSignature.Of(
        secrets.Select(s => WebhookSignature.KeyOf("env:SECRET", new Secret(s))),
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        DateTimeOffset.FromUnixTimeSeconds(1_614_265_330),
        Encoding.UTF8.GetBytes("{\"test\": 2432232314}"));
}
