using Burnwatch.Models;
using Burnwatch.Signals;

namespace Burnwatch.Tests.Signals;

public sealed class LeakLikenessTests
{
    private static readonly DateTimeOffset Next = Some.Monday.AddDays(14).AddHours(8);
    private static readonly Profile Key = Some.Used(14, at => at.Hour is >= 8 and < 18 ? 10_000 : 0);

    /// <summary>So sure of everything that any threshold is reached.</summary>
    private static readonly LeakModel Sure = Model(1_000);

    /// <summary>As sure that nothing is abuse.</summary>
    private static readonly LeakModel Deaf = Model(-1_000);

    [Fact]
    public void It_speaks_where_its_score_is_over_what_its_share_pays_for()
    {
        var signals = Judge(9_000, Sure, new RuleShares().WithModel(0.3));
        var signal = Assert.Single(signals);
        Assert.Equal(SignalKind.LeakLike, signal.Kind);
        Assert.InRange(signal.Score, 0.5, 1);
    }

    [Fact]
    public void It_is_silent_without_a_share() =>
        Assert.Empty(Judge(9_000, Sure, new RuleShares { Model = 0 }));

    [Fact]
    public void It_silences_no_rule()
    {
        var shares = new RuleShares().WithModel(0.3);
        var without = Judge(1_000_000, null, shares).Select(signal => signal.Kind);
        var with = Judge(1_000_000, Deaf, shares).Select(signal => signal.Kind);
        Assert.Equal(without, with);
        Assert.Contains(SignalKind.CreditSpike, with);
    }

    [Fact]
    public void It_says_how_sure_it_is_of_what_a_rule_found()
    {
        Assert.Equal(1, Sureness(Sure)!.Value, 1e-9);
        Assert.Equal(0, Sureness(Deaf)!.Value, 1e-9);
        Assert.Null(Sureness(null));

        double? Sureness(LeakModel? model) => Judge(1_000_000, model, new RuleShares { Model = 0 })[0].Sureness;
    }

    [Fact]
    public void Its_reason_names_what_carried_it()
    {
        var reason = Judge(9_000, Sure, new RuleShares().WithModel(0.3))[0].Reason;
        Assert.Contains("odd in several ways together", reason, StringComparison.Ordinal);
        Assert.Contains("ten minutes are 0.9 times the highest of late at this hour of the day", reason, StringComparison.Ordinal);
    }

    private static IReadOnlyList<Signal> Judge(double credits, LeakModel? model, RuleShares shares)
    {
        var context = Some.Context with { Policy = Policy.Default with { Shares = shares }, Model = model };
        return Detector.Judge(Key, new Evidence { Usage = Some.Span(Next, credits) }, context, out _).Signals;
    }

    private static LeakModel Model(float effect)
    {
        var shapes = Enumerable.Repeat(new Shape([], [0]), Features.Count).ToArray();
        shapes[(int)Feature.HourOfDay] = new Shape([], [effect]);
        return new LeakModel(shapes, bias: 0, slope: 1, offset: 0);
    }
}
