using System.Xml.Linq;
using Burnwatch.Testing;

namespace Burnwatch.Host.Tests;

/// <summary>Holds the arrows between projects: who may know whom is decided here, and nowhere by accident.</summary>
public sealed class ArchitectureTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Detector"] = [],
        ["Secrets"] = [],
        ["PagerDuty.Client"] = [],
        ["Client"] = [],
        ["Simulator"] = ["Detector"],
        ["Collector"] = ["Detector", "Secrets"],
        ["Alerting"] = ["Detector", "PagerDuty.Client", "Secrets"],
        ["Training"] = ["Alerting", "Detector"],
        ["Reporting"] = ["Detector", "Secrets"],
        ["Web"] = ["Alerting", "Collector", "Detector", "Reporting", "Secrets"],
        ["Host"] = ["Alerting", "Collector", "Detector", "Reporting", "Secrets", "Simulator", "Training", "Web"],
    };

    private static readonly string[] Pure = ["Detector"];

    public static TheoryData<string> Projects =>
        [
            .. new DirectoryInfo(Path.Combine(Repository.Root, "src"))
                .GetDirectories()
                .Select(directory => directory.Name),
        ];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_knows_only_the_projects_that_it_may(string project)
    {
        Assert.True(Allowed.ContainsKey(project), $"src/{project} has no line in the table of this test.");

        Assert.Empty(References(project, "ProjectReference")
            .Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')))
            .Except(Allowed[project]));
    }

    [Fact]
    public void The_detector_touches_neither_database_nor_network_nor_host()
    {
        foreach (var project in Pure)
        {
            Assert.Empty(References(project, "FrameworkReference"));
            Assert.All(References(project, "PackageReference"), package => Assert.StartsWith("Microsoft.ML", package));
        }
    }

    [Fact]
    public void What_services_take_in_brings_one_package_and_no_server()
    {
        Assert.Empty(References("Client", "FrameworkReference"));
        Assert.Equal(["Microsoft.Extensions.Http"], References("Client", "PackageReference"));
    }

    private static IEnumerable<string> References(string project, string kind) =>
        XDocument.Load(Path.Combine(Repository.Root, "src", project, $"{project}.csproj"))
            .Descendants(kind)
            .Select(reference => (string)reference.Attribute("Include")!);
}
