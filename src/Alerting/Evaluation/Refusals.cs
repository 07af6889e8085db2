namespace Burnwatch.Alerting.Evaluation;

/// <summary>What one tick read and did not take up, by reason.</summary>
internal sealed class Refusals
{
    private readonly SortedDictionary<(Intake Reason, RefusedKind Kind), int> counts = [];

    public int Count => counts.Values.Sum();

    /// <summary>The key of the first one; null while there is none.</summary>
    public long? FirstKey { get; private set; }

    /// <summary>How many there are of each reason and kind.</summary>
    public IReadOnlyDictionary<(Intake Reason, RefusedKind Kind), int> Counts => counts;

    public void Add(Intake reason, RefusedKind kind, long keyId)
    {
        counts[(reason, kind)] = counts.GetValueOrDefault((reason, kind)) + 1;
        FirstKey ??= keyId;
    }

    /// <summary>"2 below zero, 1 from the future".</summary>
    public override string ToString() => string.Join(
        ", ", counts.GroupBy(c => c.Key.Reason).Select(c => $"{c.Sum(kind => kind.Value)} {NameOf(c.Key)}"));

    private static string NameOf(Intake reason) => reason switch
    {
        Intake.NotANumber => "not a number",
        Intake.Negative => "below zero",
        Intake.TooLarge => "too large",
        Intake.FromTheFuture => "from the future",
        Intake.Impossible => "impossible",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "This is no refusal."),
    };
}
