using Burnwatch.Alerting.Evaluation;
using Burnwatch.Alerting.Incidents;

namespace Burnwatch.Alerting.Backtesting;

/// <summary>A page that a policy would have sent.</summary>
/// <param name="At">When it would have been written.</param>
/// <param name="Change">Why a person would have been told.</param>
/// <param name="Reason">What it would have said.</param>
public sealed record BacktestPage(
    DateTimeOffset At, WatchedKey Key, IncidentChange Change, Severity Severity, string Reason);

/// <summary>What a change of policy does to the pages of a span.</summary>
/// <param name="Before">The pages of the policy in force.</param>
/// <param name="After">The pages of the changed one.</param>
/// <param name="Removed">Pages of before that have no counterpart after.</param>
/// <param name="Added">Pages of after that have no counterpart before.</param>
public sealed record BacktestDiff(
    IReadOnlyList<BacktestPage> Before, IReadOnlyList<BacktestPage> After, IReadOnlyList<BacktestPage> Removed,
    IReadOnlyList<BacktestPage> Added)
{
    /// <summary>Two pages of one key and kind are the same page when they are not further apart than this.</summary>
    private static readonly TimeSpan Same = TimeSpan.FromHours(1);

    public static BacktestDiff Of(IReadOnlyList<BacktestPage> before, IReadOnlyList<BacktestPage> after)
    {
        var removed = new List<BacktestPage>();
        var left = after.ToList();
        foreach (var page in before)
        {
            var counterpart = left.FirstOrDefault(
                p => p.Key.Id == page.Key.Id && p.Change == page.Change && (p.At - page.At).Duration() <= Same);
            if (counterpart is null)
                removed.Add(page);
            else
                left.Remove(counterpart);
        }
        return new BacktestDiff(before, after, removed, left);
    }
}
