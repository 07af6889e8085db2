using System.Diagnostics;

namespace Burnwatch.Alerting;

/// <summary>What of this project is traced: the ticks, and the sending of each page.</summary>
internal static class Tracing
{
    public static readonly ActivitySource Source = new("Burnwatch.Alerting");
}
