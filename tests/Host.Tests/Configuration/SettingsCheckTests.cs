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
        Faults(["The setting 'Watch:Zebra' is not known. Known here are Interval, Targets."], "Watch:Zebra=1");

    [Fact]
    public void An_unknown_section_is_told() =>
        Faults(["The setting 'Wach' is not known. Did you mean 'Watch'?"], "Wach:Interval=00:01:00");

    [Fact]
    public void A_misspelt_setting_inside_a_list_is_told_with_its_place() =>
        Faults(["The setting 'Watch:Targets:1:Nam' is not known. Did you mean 'Name'?"], "Watch:Targets:1:Nam=a");

    [Fact]
    public void Several_faults_are_told_at_once() =>
        Faults(
            [
                "The setting 'Watch:Intervall' is not known. Did you mean 'Interval'?",
                "The field Watch:Interval must be between 00:00:05 and 01:00:00.",
            ],
            "Watch:Intervall=1", "Watch:Interval=00:00:01");

    [Fact]
    public void A_value_of_the_wrong_kind_is_told_with_its_setting()
    {
        var thrown = Assert.Throws<SettingsException>(() => Check("Watch:Interval=soon"));

        Assert.Contains("'soon' at 'Watch:Interval'", Assert.Single(thrown.Faults));
    }

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

    public IReadOnlyList<WatchTarget> Targets { get; init; } = [];
}

internal sealed record WatchTarget
{
    public string Name { get; init; } = "";
}

[OptionsValidator]
internal sealed partial class WatchOptionsValidator : IValidateOptions<WatchOptions>;
