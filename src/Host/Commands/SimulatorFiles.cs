using System.Text.Json;
using Burnwatch.Simulator;

namespace Burnwatch.Host.Commands;

/// <summary>
/// What a daemon needs to watch a simulator, in a folder of its own: a settings file and its secrets.
/// </summary>
internal sealed class SimulatorFiles
{
    private const string RoutingKey = "51ed0000000000000000000000000000";

    // Others may pass through to the database's folder below, but see nothing on the way.
    private const UnixFileMode PassThrough = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("burnwatch-simulate-");
    private readonly List<string> files = [];

    private SimulatorFiles()
    {
        if (!OperatingSystem.IsWindows())
            folder.UnixFileMode = PassThrough;
    }

    /// <summary>The file that <c>--config</c> of a daemon takes.</summary>
    public string Settings => Path.Combine(folder.FullName, "appsettings.json");

    /// <summary>Reference to the admin key.</summary>
    public string AdminKey => "file:" + Path.Combine(folder.FullName, "admin.key");

    /// <param name="simulator">The running simulator.</param>
    /// <param name="start">The real instant at which its clock showed <paramref name="origin"/>.</param>
    /// <param name="origin">What its clock showed then.</param>
    /// <param name="speed">Seconds on its clock for each real one.</param>
    public static SimulatorFiles Write(
        SimulatorHost simulator, DateTimeOffset start, DateTimeOffset origin, double speed)
    {
        var files = new SimulatorFiles();
        files.Write("admin.key", simulator.AdminKey);
        files.Write("routing.key", RoutingKey);
        foreach (var (name, secret) in simulator.KeySecrets.Where(k => IsFileName(k.Key)))
            files.Write(name + ".key", secret);
        files.Write(
            "appsettings.json", JsonSerializer.Serialize(files.SettingsOf(simulator, start, origin, speed), Indented));
        return files;
    }

    /// <summary>Removes the files, and the folder unless a daemon has put its database there.</summary>
    /// <returns>The folder if it is left.</returns>
    public string? Remove()
    {
        foreach (var file in files)
            File.Delete(file);
        if (folder.EnumerateFileSystemInfos().Any())
            return folder.FullName;
        folder.Delete();
        return null;
    }

    private static bool IsFileName(string name) => name is not ("admin" or "routing")
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private Dictionary<string, object> SettingsOf(
        SimulatorHost simulator, DateTimeOffset start, DateTimeOffset origin, double speed) => new()
    {
        ["Database"] = new { DataDirectory = Path.Combine(folder.FullName, "data") },
        ["Clock"] = new { Origin = origin, Start = start, Speed = speed },
        ["Collector"] = new
        {
            Workspaces = new[] { new { Name = "simulated", BaseUrl = simulator.ElevenApiUrl, ApiKey = AdminKey } },
        },
        ["Alerting"] = new
        {
            RoutingKey = "file:" + Path.Combine(folder.FullName, "routing.key"),
            PagerDutyEndpoint = simulator.PagerDutyUrl,
        },
    };

    private void Write(string name, string text)
    {
        var path = Path.Combine(folder.FullName, name);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new StreamWriter(path, options);
        file.WriteLine(text);
        files.Add(path);
    }
}
