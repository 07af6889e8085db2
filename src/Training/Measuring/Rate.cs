namespace Burnwatch.Training.Measuring;

/// <summary>Incidents opened in so many years of keys.</summary>
public readonly record struct Rate(int Incidents, double KeyYears)
{
    public double PerKeyYear => KeyYears > 0 ? Incidents / KeyYears : 0;

    /// <summary>One standard error of a count, its square root.</summary>
    public double Error => KeyYears > 0 ? Math.Sqrt(Math.Max(1, Incidents)) / KeyYears : 0;
}
