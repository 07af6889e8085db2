using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Burnwatch.Collector.Tests;

public sealed class CollectorOptionsTests
{
    private const string Pasted = "sk_c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00";

    private static readonly Dictionary<string, string?> Good = new()
    {
        ["Collector:Workspaces:0:Name"] = "acme",
        ["Collector:Workspaces:0:BaseUrl"] = "https://api.eu.residency.elevenlabs.io/proxy",
        ["Collector:Workspaces:0:ApiKey"] = "env:ELEVEN_KEY",
        ["Collector:Workspaces:0:Probes:0:Credential"] = "k1",
        ["Collector:Workspaces:0:Probes:0:ApiKey"] = "file:/run/secrets/probe",
        ["Collector:Workspaces:0:Probes:0:ModelFamily"] = "turbo",
        ["Collector:Workspaces:1:Name"] = "other",
        ["Collector:Workspaces:1:ApiKey"] = "env:OTHER_KEY",
        ["Collector:PollInterval"] = "00:00:30",
    };

    [Fact]
    public void Good_settings_are_read_whole()
    {
        using var services = Services(Good);
        Assert.Equal(
            TimeSpan.FromSeconds(30), services.GetRequiredService<IOptions<CollectorOptions>>().Value.PollInterval);
        var workspaces = services.GetRequiredService<IReadOnlyList<WatchedWorkspace>>();
        Assert.Equal(["acme", "other"], workspaces.Select(w => w.Name));
        Assert.Equal("https://api.eu.residency.elevenlabs.io/proxy/", workspaces[0].BaseUrl.ToString());
        Assert.Equal("https://api.elevenlabs.io/", workspaces[1].BaseUrl.ToString());
        var probe = Assert.Single(workspaces[0].Probes);
        Assert.Equal(
            ("k1", "file:/run/secrets/probe", "turbo"), (probe.Credential, probe.ApiKey.ToString(), probe.ModelFamily));
    }

    [Fact]
    public void The_defaults_are_fine() => Assert.Empty(Faults([]));

    [Fact]
    public void All_faults_are_told_at_once()
    {
        var faults = Faults(new()
        {
            ["Collector:PollInterval"] = "00:00:00",
            ["Collector:Retention"] = "31.00:00:00",
            ["Collector:Backfill"] = "60.00:00:00",
            ["Collector:Workspaces:0:ApiKey"] = "ELEVEN_KEY",
            ["Collector:Workspaces:1:Name"] = "a",
            ["Collector:Workspaces:1:BaseUrl"] = "api.elevenlabs.io",
            ["Collector:Workspaces:1:ApiKey"] = "env:",
            ["Collector:Workspaces:2:Name"] = "a",
            ["Collector:Workspaces:2:ApiKey"] = "env:K",
            ["Collector:Workspaces:2:Probes:0:ApiKey"] = "file:key.txt",
            ["Collector:Workspaces:2:Probes:0:ModelFamily"] = " ",
        });
        Assert.Equal(
            [
                "Collector:PollInterval is 00:00:00. Set it to between 00:00:01 and 01:00:00.",
                "Collector:Retention (31.00:00:00) is shorter than Collector:Backfill (60.00:00:00), "
                + "so history would be dropped as it is read. Make it at least as long.",
                "Collector:Workspaces:0:Name is missing. Give the workspace a name.",
                "Collector:Workspaces:0:ApiKey is wrong. The text is not a reference to a secret, "
                + "and is not repeated here in case it is the secret itself. "
                + "Put the secret into an environment variable, a file or a credential of systemd, "
                + "and write env:NAME, file:/run/secrets/name or credential:NAME.",
                "Collector:Workspaces:1:BaseUrl is not an address. Write it as https://api.elevenlabs.io.",
                "Collector:Workspaces:1:ApiKey is wrong. "
                + "The reference starts with \"env:\" but no name of an environment variable follows. "
                + "Write it as env:NAME, with letters, digits and underscores.",
                "Collector:Workspaces:2:Probes:0:Credential is missing. "
                + "Set it to the hash or the id of the credential.",
                "Collector:Workspaces:2:Probes:0:ModelFamily is missing. "
                + "Set it to the family that the key is used for.",
                "Collector:Workspaces:2:Probes:0:ApiKey is wrong. "
                + "The reference starts with \"file:\" but no absolute path follows. "
                + "Write it as file:/run/secrets/name.",
                "Collector:Workspaces names \"a\" 2 times. Give each workspace a name of its own.",
            ],
            faults);
    }

    [Theory]
    [InlineData(null, "https://api.elevenlabs.io/")]
    [InlineData("global", "https://api.elevenlabs.io/")]
    [InlineData("us", "https://api.us.elevenlabs.io/")]
    [InlineData("EU", "https://api.eu.residency.elevenlabs.io/")]
    [InlineData("in", "https://api.in.residency.elevenlabs.io/")]
    [InlineData("sg", "https://api.sg.residency.elevenlabs.io/")]
    public void A_region_stands_for_its_host(string? region, string host)
    {
        using var services = Services(new(Good) { ["Collector:Workspaces:1:Region"] = region });
        Assert.Equal(
            host, services.GetRequiredService<IReadOnlyList<WatchedWorkspace>>()[1].BaseUrl.ToString());
    }

    [Theory]
    [InlineData("0", "mars", "Collector:Workspaces:0:Region is unknown. Set it to one of global, us, eu, in, sg.")]
    [InlineData("0", "eu", "Collector:Workspaces:0 has both a Region and a BaseUrl. Leave one of them out.")]
    public void A_region_is_known_and_no_second_address(string workspace, string region, string fault) =>
        Assert.Contains(fault, Faults(new(Good) { [$"Collector:Workspaces:{workspace}:Region"] = region }));

    [Theory]
    [InlineData("Collector:RequestsPerMinute", "3", "4 and 100000")]
    [InlineData("Collector:Retries", "6", "0 and 5")]
    public void A_number_out_of_its_range_is_told(string setting, string value, string range) => Assert.Equal(
        [$"{setting} is {value}. Set it to between {range}."], Faults(new(Good) { [setting] = value }));

    [Theory]
    [InlineData("00:00:00")]
    [InlineData("-00:30:00")]
    public void A_settling_time_is_a_minute_at_least(string settling) => Assert.Equal(
        [$"Collector:Settling is {settling}. Set it to between 00:01:00 and 1.00:00:00."],
        Faults(new(Good) { ["Collector:Settling"] = settling }));

    [Fact]
    public void What_settles_is_read_again_so_settling_is_no_longer_than_rereading() => Assert.Equal(
        [
            "Collector:Settling (02:00:00) is longer than Collector:Reread (01:00:00), so nothing settled would be "
            + "read again. Make it at most as long.",
        ],
        Faults(new(Good) { ["Collector:Settling"] = "02:00:00", ["Collector:Reread"] = "01:00:00" }));

    [Theory]
    [InlineData("env:ELEVEN_KEY", false)]
    [InlineData(" env:ELEVEN_KEY", false)]
    [InlineData("env:ELEVEN_KEY_2", true)]
    public void The_secondary_key_is_another_reference(string reference, bool fine) => Assert.Equal(
        fine
            ? []
            : [
                "Collector:Workspaces:0:SecondaryApiKey is the same reference as its ApiKey. "
                + "Name a second key, or none.",
            ],
        Faults(new(Good) { ["Collector:Workspaces:0:SecondaryApiKey"] = reference }));

    [Theory]
    [InlineData("http://api.elevenlabs.io", false)]
    [InlineData("http://127.0.0.1:8080", true)]
    [InlineData("http://localhost:8080", true)]
    [InlineData("https://user:password@api.elevenlabs.io", false)]
    [InlineData("https://api.elevenlabs.io?x=1", false)]
    [InlineData("ftp://api.elevenlabs.io", false)]
    public void A_key_is_sent_encrypted_or_not_off_this_machine(string address, bool fine) => Assert.Equal(
        fine, Faults(new(Good) { ["Collector:Workspaces:0:BaseUrl"] = address }).Count == 0);

    [Theory]
    [InlineData("Collector:PollIntervall")]
    [InlineData("Collector:Workspaces:0:Key")]
    [InlineData("Collector:Workspaces:0:Probes:0:Family")]
    public void An_unknown_setting_is_refused(string setting)
    {
        using var services = Services(new(Good) { [setting] = "00:01:00" });
        var refusal = Assert.Throws<InvalidOperationException>(
            () => services.GetRequiredService<IOptions<CollectorOptions>>().Value);
        Assert.Contains(setting.Split(':')[^1], refusal.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Collector:Workspaces:0:ApiKey")]
    [InlineData("Collector:Workspaces:0:SecondaryApiKey")]
    [InlineData("Collector:Workspaces:0:Probes:0:ApiKey")]
    public void A_key_pasted_instead_of_its_reference_is_not_repeated(string setting)
    {
        using var services = Services(new(Good) { [setting] = Pasted });
        var refusal = Assert.Throws<OptionsValidationException>(
            () => services.GetRequiredService<IOptions<CollectorOptions>>().Value);
        Assert.DoesNotContain(Pasted, refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_that_hold_a_pasted_key_do_not_print_it()
    {
        var options = new CollectorOptions
        {
            Workspaces =
            [
                new WorkspaceOptions
                {
                    ApiKey = Pasted,
                    SecondaryApiKey = Pasted,
                    Probes = [new ProbeOptions { ApiKey = Pasted }],
                },
            ],
        };
        Assert.DoesNotContain(
            Pasted, $"{options} {options.Workspaces[0]} {options.Workspaces[0].Probes[0]}", StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Faults(Dictionary<string, string?> settings)
    {
        using var services = Services(settings);
        try
        {
            _ = services.GetRequiredService<IOptions<CollectorOptions>>().Value;
            return [];
        }
        catch (OptionsValidationException e)
        {
            return [.. e.Failures];
        }
    }

    private static ServiceProvider Services(Dictionary<string, string?> settings) => new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
        .AddCollector()
        .BuildServiceProvider();
}
