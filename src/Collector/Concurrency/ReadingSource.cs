namespace Burnwatch.Collector.Concurrency;

/// <summary>Who saw a reading.</summary>
public enum ReadingSource
{
    /// <summary>A call of our own.</summary>
    Probe,

    /// <summary>A service that pushed what a response to it showed.</summary>
    Push,

    /// <summary>A service that sent it as OpenTelemetry metrics.</summary>
    Otlp,
}
