using Burnwatch.Alerting.Policies;
using Burnwatch.Web.Keys;

namespace Burnwatch.Web.Tests.Keys;

public sealed class KeyPolicyTests
{
    private static readonly KeyDetails Key = new()
    {
        Id = 1,
        Name = "checkout-voice",
        Workspace = "studio",
        Owner = "Checkout team",
        Environment = "production",
        TimeZone = "UTC",
        CreatedAt = Pages.Now,
        LastHour = 0,
        LastDay = 0,
    };

    [Fact]
    public void Without_overrides_nothing_differs() => Assert.Empty(KeyPolicy.Of(PolicyBook.Empty, Key).Changed);

    [Fact]
    public void The_narrowest_scope_is_the_source()
    {
        var changed = Of(
            Setting(PolicyScope.Default, "", "pin.for", "20m"),
            Setting(PolicyScope.Key, "checkout-voice", "pin.for", "5m"),
            Setting(PolicyScope.Owner, "Checkout team", "pin.for", "15m"));

        var setting = Assert.Single(changed);
        Assert.Equal(("pin.for", "5m", "10m", "key checkout-voice"), (setting.Name, setting.Value, setting.BuiltIn, setting.Source));
    }

    [Fact]
    public void An_override_of_another_key_is_none_of_this_one() => Assert.Empty(Of(Setting(PolicyScope.Key, "podcast-render", "pin.for", "5m")));

    [Fact]
    public void One_that_says_what_is_built_in_is_no_difference() => Assert.Empty(Of(Setting(PolicyScope.Default, "", "pin.for", "10m")));

    private static IReadOnlyList<ChangedSetting> Of(params PolicyOverride[] overrides) => KeyPolicy.Of(new PolicyBook(3, overrides), Key).Changed;

    private static PolicyOverride Setting(PolicyScope scope, string subject, string name, string value) =>
        new() { Scope = scope, Subject = subject, Name = name, Value = value };
}
