namespace Burnwatch.Alerting.Quiet;

/// <summary>How something is quiet on purpose.</summary>
public enum QuietKind
{
    /// <summary>No pages until its end.</summary>
    Silence,

    /// <summary>A maintenance window: a silence that recurs.</summary>
    Window,

    /// <summary>An announced burst: no pages and nothing learnt while it uses no more than was announced.</summary>
    Expectation,
}
