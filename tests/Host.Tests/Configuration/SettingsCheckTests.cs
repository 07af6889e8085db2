using System.ComponentModel.DataAnnotations;
using Burnwatch.Host.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Burnwatch.Host.Tests.Configuration;

public sealed class SettingsCheckTests
{
    [Fact] public void Right_settings_pass() => Faults([], "Watch:Interval=00:01:00", "Watch:Targets:0:Name=a");

    [Fact] public void Names_may_be_written_in_any_case() => Faults([], "watch:INTERVAL=00:01:00");

    [Fact]
    public void A_misspelt_setting_is_told_with_the_likely_one() =>
        Faults(["The setting 'Watch:Intervall' is not known. Did you mean 'Interval'?"], "Watch:Intervall=00:01:00");

    [Fact]
    public void A_setting_like_none_is_told_with_all_that_are_known() =>
        Faults(["The setting 'Watch:Zebra' is not known. Known here are Day, Interval, Targets."], "Watch:Zebra=1");

    [Fact]
    public void An_unknown_section_is_told() =>
        Faults(["The setting 'Wach' is not known. Did you mean 'Watch'?"], "Wach:Interval=00:01:00");

    [Fact]
    public void A_misspelt_setting_inside_a_list_is_told_with_its_place() =>
        Faults(["The setting 'Watch:Targets:1:Nam' is not known. Did you mean 'Name'?"], "Watch:Targets:1:Nam=a");

    [Theory]
    [InlineData("Watch=secret", "The setting 'Watch' takes no value of its own. Below it are Day, Interval, Targets.")]
    [InlineData(
        "Watch:Targets=secret",
        "The setting 'Watch:Targets' takes no value of its own. It is a list: number its entries from 0 on.")]
    [InlineData(
        "Watch:Targets:0=secret", "The setting 'Watch:Targets:0' takes no value of its own. Below it are Name.")]
    public void A_value_where_settings_belong_is_told_and_not_passed_over(string assignment, string sentence) =>
        Faults([sentence], assignment);

    [Fact]
    public void Several_faults_are_told_at_once() =>
        Faults(
            [
                "The setting 'Watch:Intervall' is not known. Did you mean 'Interval'?",
                "The field Watch:Interval must be between 00:00:05 and 01:00:00.",
            ],
            "Watch:Intervall=1", "Watch:Interval=00:00:01");

    [Fact]
    public void A_value_of_the_wrong_kind_is_told_with_its_setting_and_how_to_write_it() =>
        Faults(
            ["Watch:Interval is 'soon', which is no length of time. Write it as 00:01:30 for a minute and a half."],
            "Watch:Interval=soon");

    [Fact]
    public void A_word_that_is_none_of_the_choices_is_told_with_all_of_them() =>
        Faults(
            [
                "Watch:Day is 'Someday', which it does not take. "
                + "It takes Sunday, Monday, Tuesday, Wednesday, Thursday, Friday, Saturday.",
            ],
            "Watch:Day=Someday");

    private static void Faults(string[] expected, params string[] assignments)
    {
        if (expected.Length == 0)
            Check(assignments);
        else
            Assert.Equal(expected, Assert.Throws<SettingsException>(() => Check(assignments)).Faults);
    }

    private static void Check(params string[] assignments)
    {
        var settings = Settings.Load(null, assignments);
        var services = new ServiceCollection().AddSingleton<IConfiguration>(settings);
        services.AddOptionsWithValidateOnStart<WatchOptions, WatchOptionsValidator>()
            .BindConfiguration(WatchOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true);
        SettingsCheck.Run(settings, services);
    }
}

internal sealed record WatchOptions
{
    public const string Section = "Watch";

    [Range(typeof(TimeSpan), "00:00:05", "01:00:00")]
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(1);

    public DayOfWeek Day { get; init; }

    public IReadOnlyList<WatchTarget> Targets { get; init; } = [];
}

internal sealed record WatchTarget
{
    public string Name { get; init; } = "";
}

[OptionsValidator]
internal sealed partial class WatchOptionsValidator : IValidateOptions<WatchOptions>;
