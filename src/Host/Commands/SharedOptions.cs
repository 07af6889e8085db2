using System.CommandLine;
using Burnwatch.Host.Output;

namespace Burnwatch.Host.Commands;

/// <summary>Options that mean the same for every command that has them.</summary>
internal static class SharedOptions
{
    /// <summary>Settings file of the process; every command has it.</summary>
    public static Option<FileInfo?> Config { get; } = new("--config")
    {
        Description = "Settings file; appsettings.json of the current directory unless given",
        Recursive = true,
    };

    /// <summary>Single settings, which win over the environment and the file; every command has it.</summary>
    public static Option<string[]> Setting { get; } = new("--setting")
    {
        Description =
            "One setting, as Section:Name=value; wins over the environment (BURNWATCH__Section__Name) and the file",
        HelpName = "Section:Name=value",
        Recursive = true,
        DefaultValueFactory = _ => [],
    };

    /// <summary>How rows are printed; for commands that print rows.</summary>
    public static Option<OutputFormat> Format { get; } = new ChoiceOption<OutputFormat>(
        "--format", "How to print", OutputFormat.Table);

    /// <summary>Who says so; for commands by which a person decides something.</summary>
    public static Option<string> By { get; } = new("--by")
    {
        Description = "Who says so; your user name unless given",
        DefaultValueFactory = _ => Environment.UserName,
    };
}
