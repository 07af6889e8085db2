using System.Diagnostics;
using Burnwatch.Host.Configuration;
using Burnwatch.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using YamlDotNet.RepresentationModel;

namespace Burnwatch.Host.Tests;

/// <summary>What can be held of the container files where nothing can run them.</summary>
public sealed class DeploymentTests
{
    private static readonly string ComposeFile = Path.Combine(Repository.Root, "docker-compose.yml");
    private static readonly YamlMappingNode Compose = Load();

    [Fact]
    public void The_daemon_of_the_compose_file_starts_with_settings_that_it_knows()
    {
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection(Entries(Service("burnwatch"), "environment")
                .Where(entry => entry.Key.StartsWith(Settings.EnvironmentPrefix, StringComparison.Ordinal))
                .Select(entry => KeyValuePair.Create(
                    entry.Key[Settings.EnvironmentPrefix.Length..].Replace("__", ":", StringComparison.Ordinal),
                    (string?)entry.Value)))
            .Build();

        SettingsCheck.Run(settings, new ServiceCollection().AddSingleton<IConfiguration>(settings).AddBurnwatch());
    }

    [Fact]
    public void Every_secret_that_a_service_reads_is_declared()
    {
        var declared = Entries(Compose, "secrets").Select(entry => entry.Key).ToList();

        foreach (var service in new[] { "postgres", "burnwatch" })
        {
            var granted = ((YamlSequenceNode)Service(service)["secrets"]).Select(node => node.ToString()).ToList();
            var read = Entries(Service(service), "environment")
                .Where(entry => entry.Value.Contains("/run/secrets/", StringComparison.Ordinal))
                .Select(entry => entry.Value.Split('/')[^1]);
            Assert.Empty(granted.Except(declared));
            Assert.Empty(read.Except(granted));
        }
    }

    [Fact]
    public void The_image_copies_files_that_exist_and_does_not_run_as_root()
    {
        var lines = File.ReadAllLines(Path.Combine(Repository.Root, "Dockerfile"));
        var copied = lines
            .Where(line => line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from"))
            .SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..^1]);

        Assert.All(
            copied, path => Assert.True(Path.Exists(Path.Combine(Repository.Root, path)), $"{path} does not exist"));
        Assert.Contains("USER $APP_UID", lines);
    }

    [Fact]
    public async Task Compose_itself_accepts_the_file_where_it_is_installed()
    {
        using var compose = Process.Start(new ProcessStartInfo("sh", ["-c", "docker compose version"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        await compose.WaitForExitAsync();
        if (compose.ExitCode != 0)
            Assert.Skip("The docker client of this machine has no compose");

        using var check = Process.Start(
            new ProcessStartInfo("docker", ["compose", "-f", ComposeFile, "config", "--quiet"])
            {
                RedirectStandardError = true,
            })!;
        var told = await check.StandardError.ReadToEndAsync();
        await check.WaitForExitAsync();
        Assert.True(check.ExitCode == 0, told);
    }

    private static YamlMappingNode Load()
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(File.ReadAllText(ComposeFile)));
        return (YamlMappingNode)yaml.Documents[0].RootNode;
    }

    private static YamlMappingNode Service(string name) => (YamlMappingNode)Compose["services"][name];

    private static IEnumerable<KeyValuePair<string, string>> Entries(YamlMappingNode node, string name) =>
        ((YamlMappingNode)node[name]).Select(
            entry => KeyValuePair.Create(entry.Key.ToString(), entry.Value.ToString()));
}
