namespace Burnwatch.Tests;

public class PolicySettingTests
{
    [Fact]
    public void What_is_shown_can_be_set_again()
    {
        foreach (var setting in PolicySetting.All)
            Assert.Equal(Policy.Default, setting.Set(Policy.Default, setting.Show(Policy.Default)));
    }

    [Fact]
    public void Every_setting_changes_the_policy()
    {
        foreach (var setting in PolicySetting.All)
            Assert.NotEqual(Policy.Default, setting.Set(Policy.Default, AnotherOf(setting)));
    }

    [Theory]
    [InlineData("90s", 90)]
    [InlineData("10m", 600)]
    [InlineData("1.5h", 5_400)]
    [InlineData("14d", 1_209_600)]
    public void A_duration_has_a_unit(string text, int seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), PolicySetting.ParseDuration(text));

    [Theory]
    [InlineData("10")]
    [InlineData("m")]
    [InlineData("-5m")]
    [InlineData("ten m")]
    [InlineData("9999999d")]
    public void What_is_no_duration_is_named(string text) =>
        Assert.Contains($"'{text}'", Assert.Throws<FormatException>(() => PolicySetting.ParseDuration(text)).Message);

    [Theory]
    [InlineData("pin.share", "1.1", "it goes from 0 to 1")]
    [InlineData("pin.for", "30s", "it goes from 1m to 1d")]
    [InlineData("budget.per-key-year", "many", "a number was expected")]
    [InlineData("spike.method", "ssa", "known are record, iid")]
    [InlineData("calendar.holidays", "DE-XX", "'DE-XX' is no holiday set and no day; known sets are AT, DE, DE-BB")]
    [InlineData("calendar.holidays", "DE 2026-13-01", "'2026-13-01' is no holiday set and no day")]
    [InlineData("revoked.credential", "no", "on or off was expected")]
    [InlineData("iid.history", "145", "it goes from 6 to 144")]
    [InlineData("iid.history", "30.5", "a whole number was expected")]
    public void A_value_out_of_range_is_named(string name, string value, string said) =>
        Assert.Contains(said, Assert.Throws<FormatException>(() => PolicySetting.Find(name).Set(Policy.Default, value)).Message);

    [Fact]
    public void An_unknown_setting_is_named_with_those_known()
    {
        var message = Assert.Throws<FormatException>(() => PolicySetting.Find("pin.fro")).Message;
        Assert.Contains("'pin.fro'", message);
        Assert.Contains("pin.for", message);
    }

    private static string AnotherOf(PolicySetting setting) => setting.Name switch
    {
        "pin.share" => "0.25",
        "spike.method" => "iid",
        "calendar.holidays" => "DE",
        "workspace.event-part" => "0.25",
        "iid.confidence" => "95",
        "model.share" => "0.4",
        "containment.automatic" => "limit",
        "containment.expendable" => "on",
        "rotation.max-age" => "45d",
        "revoked.credential" or "unknown.credential" or "rotation.old-credential" or "provider.lock" => "off",
        _ => setting.Show(Policy.Default)[^1] is 's' or 'm' or 'h' or 'd' ? "62m" : "7",
    };
}
