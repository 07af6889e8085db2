using Burnwatch.Testing;

namespace Burnwatch.Host.Tests;

/// <summary>What the documents say that the code decides.</summary>
public class DocumentationTests
{
    public static TheoryData<string> IncidentSettings { get; } =
        new(PolicySetting.All.Select(s => s.Name).Where(name => name.StartsWith("incident.", StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(IncidentSettings))]
    public void The_readme_has_a_row_for_each_policy_setting_of_incidents_with_its_value(string name)
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        Assert.Contains($"| `{name}` | `{PolicySetting.Find(name).Show(Policy.Default)}` |", readme);
    }
}
