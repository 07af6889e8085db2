namespace Burnwatch.Quality.Contenders;

/// <summary>Mean and standard deviation of the used buckets of an hour; unused ones do not exist.</summary>
internal readonly record struct HourStatistics(int Count, double Mean, double Deviation)
{
    /// <summary>Of the buckets that end with one.</summary>
    public static HourStatistics Of(double[] credits, int last, int length)
    {
        var used = credits.AsSpan(Math.Max(0, last - length + 1)..(last + 1));
        double sum = 0, squares = 0;
        var count = 0;
        foreach (var value in used)
        {
            if (value == 0)
                continue;
            count++;
            sum += value;
        }
        var mean = count > 0 ? sum / count : 0;
        foreach (var value in used)
            squares += value == 0 ? 0 : (value - mean) * (value - mean);
        return new HourStatistics(count, mean, count > 0 ? Math.Sqrt(squares / count) : 0);
    }
}
