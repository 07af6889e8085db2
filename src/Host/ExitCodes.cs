namespace Burnwatch.Host;

/// <summary>What every command ends with. Scripts rely on them.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>A service of the daemon died, or the thing asked for failed.</summary>
    public const int Failed = 1;

    /// <summary>What was given is wrong: an argument, a setting, a file, a connection string, a schema.</summary>
    public const int BadInput = 2;
}
