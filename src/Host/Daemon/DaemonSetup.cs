using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Burnwatch.Host.Daemon;

/// <summary>What a daemon is started with.</summary>
internal sealed record DaemonSetup
{
    public required IConfiguration Settings { get; init; }

    /// <summary>Where it logs; the console as section <c>Log</c> says, unless given.</summary>
    public ILoggerFactory? Loggers { get; init; }

    /// <summary>
    /// Its clock, for who runs a simulator on the same one in the same process; that of section
    /// <c>Clock</c> unless given.
    /// </summary>
    public TimeProvider? Time { get; init; }

    /// <summary>The environment that says where telemetry goes; that of the process unless given.</summary>
    public IReadOnlyDictionary<string, string?>? Environment { get; init; }

    /// <summary>What is registered on top of everything else.</summary>
    public Action<IServiceCollection>? Configure { get; init; }

    /// <summary>
    /// How much faster than real time <see cref="Time"/> runs; what watches over real processes is scaled by it.
    /// </summary>
    public double? Speed { get; init; }
}
