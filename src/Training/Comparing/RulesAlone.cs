using Burnwatch.Training.Measuring;

namespace Burnwatch.Training.Comparing;

/// <summary>Where between its budgets a contender got so many incidents: in a straight line over ln got.</summary>
/// <remarks>
/// Who got more incidents found more, by that alone; so what two contenders found is held against one another at the
/// incidents that they got and not at those they were asked for.
/// </remarks>
public static class RulesAlone
{
    /// <summary>The two budgets that lie around so many got, and how far between them, 0 to 1.</summary>
    /// <param name="got">Incidents got at each budget, two or more, rising.</param>
    /// <param name="wanted">Incidents got; beyond the ends it is the nearest budget.</param>
    public static (int Low, int High, double Part) Around(IReadOnlyList<double> got, double wanted)
    {
        var last = got.Count - 1;
        if (wanted >= got[last])
            return (last, last, 0);
        var high = 1;
        while (high < last && got[high] < wanted)
            high++;
        var (from, to) = (Math.Log(got[high - 1]), Math.Log(got[high]));
        var part = to > from ? Math.Clamp((Math.Log(wanted) - from) / (to - from), 0, 1) : 0;
        return (high - 1, high, part);
    }

    /// <summary>The mean of the shares found by the contender at so many incidents got per warm key and year.</summary>
    /// <param name="alone">It at two budgets or more, in the order of the incidents that it got.</param>
    /// <param name="got">Incidents got.</param>
    public static double MeanAt(IReadOnlyList<ContenderResult> alone, double got)
    {
        var (low, high, part) = Around([.. alone.Select(result => result.Warm.PerKeyYear)], got);
        return MeanOf(alone[low]) + (part * (MeanOf(alone[high]) - MeanOf(alone[low])));
    }

    /// <summary>The mean of the shares found of all kinds of abuse.</summary>
    public static double MeanOf(ContenderResult result) => result.Families.Average(family => family.Share);
}
