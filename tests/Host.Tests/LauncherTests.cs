using System.Diagnostics;
using Burnwatch.Testing;

namespace Burnwatch.Host.Tests;

/// <summary>
/// The script <c>./burnwatch</c>, on a working copy of nothing and an SDK that only notes what it is asked.
/// </summary>
public sealed class LauncherTests : IDisposable
{
    private const string Sdk = """
        #!/bin/sh
        echo "$*" >>"$FAKE/calls"
        case $1 in
        --list-sdks) echo "10.0.100 [/fake]" ;;
        build)
            [ ! -e "$FAKE/broken" ] || { echo "Program.cs(1,1): error CS1001"; exit 1; }
            mkdir -p "$FAKE/src/Host/bin/Release/net10.0"
            printf '#!/bin/sh\necho "program: $*"\n' >"$FAKE/src/Host/bin/Release/net10.0/burnwatch"
            chmod +x "$FAKE/src/Host/bin/Release/net10.0/burnwatch"
            ;;
        test) cat "$FAKE/summary"; exit "$(cat "$FAKE/code")" ;;
        esac
        """;

    private readonly TemporaryDirectory copy = new();

    public LauncherTests()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("The script is for Unix");
        foreach (var directory in new[] { "src/Host", "db", "path" })
            Directory.CreateDirectory(copy.Combine(directory));
        foreach (var file in new[]
        {
            "Directory.Build.props",
            "Directory.Packages.props",
            "BannedSymbols.txt",
            ".editorconfig",
            "global.json",
        })
            File.WriteAllText(copy.Combine(file), "");
        File.WriteAllText(copy.Combine("src/Host/Program.cs"), "");
        File.Copy(Path.Combine(Repository.Root, "burnwatch"), copy.Combine("burnwatch"));
        File.WriteAllText(copy.Combine("path/dotnet"), Sdk);
        using var allow = Process.Start("chmod", ["+x", copy.Combine("path/dotnet")]);
        allow.WaitForExit();
    }

    public void Dispose() => copy.Dispose();

    [Fact]
    public async Task The_first_start_builds_and_hands_every_argument_over()
    {
        Assert.Equal(
            (0, "program: replay --input a file.csv --version"),
            await RunAsync("replay", "--input", "a file.csv", "--version"));
        Assert.Single(Builds());
    }

    [Fact]
    public async Task While_nothing_changes_the_sdk_is_not_asked_for_anything()
    {
        await RunAsync("--version");
        File.Delete(copy.Combine("calls"));

        Assert.Equal((0, "program: --version"), await RunAsync("--version"));
        Assert.False(File.Exists(copy.Combine("calls")));
    }

    [Theory]
    [InlineData("src/Host/Program.cs")]
    [InlineData("src/Host/New.cs")]
    [InlineData("db/0009_new.sql")]
    [InlineData("Directory.Packages.props")]
    public async Task A_file_that_is_newer_than_the_build_is_built(string file)
    {
        await RunAsync("--version");
        Write(file);

        await RunAsync("--version");

        Assert.Equal(2, Builds().Count);
    }

    [Fact]
    public async Task A_file_that_went_is_a_change_too()
    {
        Write("src/Host/Gone.cs");
        await RunAsync("--version");
        File.Delete(copy.Combine("src/Host/Gone.cs"));
        SetLater("src/Host");

        await RunAsync("--version");

        Assert.Equal(2, Builds().Count);
    }

    [Fact]
    public async Task A_build_that_fails_says_why_and_runs_nothing_and_is_tried_again()
    {
        File.WriteAllText(copy.Combine("broken"), "");
        var (exitCode, output) = await RunAsync("--version");
        Assert.Equal(1, exitCode);
        Assert.DoesNotContain("program:", output);
        Assert.Contains("error CS1001", output);

        File.Delete(copy.Combine("broken"));
        Assert.Equal((0, "program: --version"), await RunAsync("--version"));
    }

    [Theory]
    [InlineData(0, "  total: 7\n  failed: 0\n  succeeded: 7\n  skipped: 0\n", 0, "7 passed, 0 failed")]
    [InlineData(0, "  total: 7\n  failed: 0\n  succeeded: 6\n  skipped: 1\n", 0, "6 passed, 0 failed")]
    [InlineData(2, "  total: 7\n  failed: 2\n  succeeded: 5\n  skipped: 0\n", 1, "5 passed, 2 failed")]
    [InlineData(1, "  error: 1\n  total: 3\n  failed: 0\n  succeeded: 3\n", 1, "3 passed, 1 failed")]
    [InlineData(134, "", 1, "0 passed, 1 failed")]
    public async Task Tests_end_with_their_numbers_and_a_host_that_crashed_has_failed(
        int code, string summary, int expectedExitCode, string expectedLine)
    {
        File.WriteAllText(copy.Combine("summary"), summary);
        File.WriteAllText(copy.Combine("code"), $"{code}");

        var (exitCode, output) = await RunAsync("test");

        Assert.Equal(expectedExitCode, exitCode);
        Assert.Equal(expectedLine, output.Split('\n')[^1]);
    }

    private List<string> Builds() =>
        [
            .. File.ReadAllLines(copy.Combine("calls"))
            .Where(call => call.StartsWith("build ", StringComparison.Ordinal)),
        ];

    private void Write(string file)
    {
        File.WriteAllText(copy.Combine(file), "changed");
        SetLater(file);
    }

    /// <summary>As if it had changed a while after the last build: file systems may count times in seconds.</summary>
    private void SetLater(string path) =>
        File.SetLastWriteTimeUtc(copy.Combine(path), TimeProvider.System.GetUtcNow().AddMinutes(1).UtcDateTime);

    private async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("sh", [copy.Combine("burnwatch"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["PATH"] = $"{copy.Combine("path")}:/usr/local/bin:/usr/bin:/bin";
        start.Environment["FAKE"] = copy.Path;
        start.Environment["TEST_DATABASE"] = "not asked for";
        start.Environment.Remove("DOTNET_ROOT");
        start.Environment.Remove("CI");
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        var text = (await output).Trim();
        return (process.ExitCode, process.ExitCode == 0 || text.Length > 0 ? text : error);
    }
}
