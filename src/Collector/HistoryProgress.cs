namespace Burnwatch.Collector;

/// <summary>Tells whoever watches how much of the history of a workspace was read.</summary>
public sealed class HistoryProgress
{
    /// <summary>Called after each part, by whichever thread read it.</summary>
    public event Action<HistoryPart>? Read;

    internal void Tell(string workspace, double part, DateTimeOffset through) =>
        Read?.Invoke(new HistoryPart(workspace, part, through));
}

/// <summary>How far the history of a workspace was read.</summary>
/// <param name="Workspace">Its name.</param>
/// <param name="Part">How much of it, above 0, up to 1.</param>
/// <param name="Through">Everything of the part that ends here is stored.</param>
public readonly record struct HistoryPart(string Workspace, double Part, DateTimeOffset Through);
