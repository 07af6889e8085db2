using Burnwatch.Alerting.Policies;
using Burnwatch.Host.Policies;

namespace Burnwatch.Host.Tests.Policies;

public sealed class PolicyFileReaderTests
{
    [Fact]
    public void Owners_keys_and_settings_of_every_scope_are_read()
    {
        var file = Read("""
            owners:
              payments: { mail: p@example.com, routing-key: "env:PD", time-zone: Europe/Berlin }
            keys:
              checkout-voice: { owner: payments, environment: production, product: checkout, cost-centre: "4711" }
            policy:
              default: { pin.for: 15m }
              environment: { staging: { budget.per-key-year: 4 } }
              owner: { payments: { spike.ratio: budget } }
              key: { checkout-voice: { spike.ratio: 3, limit.horizon: 2d } }
            """);
        Assert.Equal(
            new PolicyOwner
            {
                Name = "payments",
                Mail = "p@example.com",
                RoutingKey = "env:PD",
                TimeZone = "Europe/Berlin",
            },
            Assert.Single(file.Owners));
        Assert.Equal(
            new PolicyKey
            {
                Name = "checkout-voice",
                Owner = "payments",
                Environment = "production",
                Product = "checkout",
                CostCentre = "4711",
            },
            Assert.Single(file.Keys) with { Credentials = [] });
        Assert.Equal(
            [
                "default  pin.for 15m",
                "environment staging budget.per-key-year 4",
                "owner payments spike.ratio budget",
                "key checkout-voice spike.ratio 3",
                "key checkout-voice limit.horizon 2d",
            ],
            file.Settings.Select(s => $"{s.Scope.ToString().ToLowerInvariant()} {s.Subject} {s.Name} {s.Value}"));
    }

    [Fact]
    public void A_key_names_its_credentials_those_too_that_are_yet_to_come() => Assert.Equal(
        ["checkout-voice-2", "key_9f", "checkout-2027*"],
        Read("keys:\n  checkout-voice: { credentials: [checkout-voice-2, key_9f, checkout-2027*] }")
            .Keys.Single().Credentials);

    [Theory]
    [InlineData("keys:\n  a: { credentials: [x] }\n  b: { credentials: [x] }",
        "line 3, column 22: the credential 'x' is named twice; it can belong to one key.")]
    [InlineData("keys:\n  a: { credentials: x }", "'credentials' is no list; names or ids such as")]
    [InlineData("keys:\n  a: { credentials: ['*'] }", "a credential's name or id")]
    [InlineData("keys:\n  a: { credentials: [{}] }", "a credential's name or id")]
    public void Credentials_that_no_key_can_have_are_refused(string text, string why) => Assert.Contains(
        why, Assert.Throws<PolicyException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Sections_may_be_missing_or_empty() => Assert.Empty(Read("owners:\npolicy:\n  default:\n").Settings);

    [Theory]
    [InlineData("", "p.yaml is no policy file")]
    [InlineData("owners: [", "p.yaml, line 2, column 1: While parsing")]
    [InlineData("ownres: {}", "p.yaml, line 1, column 1: 'ownres' is no section; known are owners, keys, policy.")]
    [InlineData("owners:\n  a: { mial: x }", "p.yaml, line 2, column 8: 'mial' is no member of an owner")]
    [InlineData(
        "owners:\n  a: { routing-key: 0123456789abcdef }", "p.yaml, line 2, column 21: The text is not a reference")]
    [InlineData(
        "owners:\n  a: { time-zone: Europe/Berlim }",
        "p.yaml, line 2, column 19: 'Europe/Berlim' is no known time zone")]
    [InlineData("keys:\n  k: payments", "p.yaml, line 2, column 6: names with values below them were expected.")]
    [InlineData("policy:\n  team: { a: { pin.for: 5m } }", "p.yaml, line 2, column 3: 'team' is no scope")]
    [InlineData("policy:\n  default: { pin.fro: 5m }", "p.yaml, line 2, column 14: 'pin.fro' is no policy setting")]
    [InlineData("policy:\n  default: { pin.for: 5 }", "p.yaml, line 2, column 23: '5' is no length of time")]
    [InlineData(
        "policy:\n  key: { k: { pin.share: 2 } }", "p.yaml, line 2, column 26: 'pin.share' is 2; it goes from 0 to 1.")]
    public void What_is_wrong_is_told_with_line_and_column(string text, string said) =>
        Assert.Contains(said, Assert.Throws<PolicyException>(() => Read(text)).Message);

    [Fact]
    public void All_faults_are_told_at_once() => Assert.Equal(
        2,
        Assert.Throws<PolicyException>(() => Read("owners: { a: { mial: x } }\npolicy: { default: { pin.fro: 1m } }"))
            .Message.Split(Environment.NewLine).Length);

    [Fact]
    public void A_pasted_routing_key_is_not_repeated() =>
        Assert.DoesNotContain(
            "0123456789abcdef",
            Assert.Throws<PolicyException>(() => Read("owners: { a: { routing-key: 0123456789abcdef } }")).Message);

    private static PolicyFile Read(string text) => PolicyFileReader.Read(new StringReader(text), "p.yaml");
}
