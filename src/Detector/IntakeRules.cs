namespace Burnwatch;

/// <summary>What no bucket and no reading may be, whatever the key.</summary>
public static class IntakeRules
{
    /// <summary>How far the clocks of the machines that read and judge may differ.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    /// <summary>More than any provider counts, and far from where sums of it stop being exact.</summary>
    private const double Largest = 1e15;

    /// <summary>A profile keeps times in 32 bits of seconds.</summary>
    private static readonly DateTimeOffset Oldest = new(1971, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Newest = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <param name="bucket">The bucket.</param>
    /// <param name="knownAt">When it is known; null where that is not in question, as in a file of the past.</param>
    public static Intake Check(in KeyBucket bucket, DateTimeOffset? knownAt)
    {
        // Requests may be unknown, which not-a-number says.
        var requests = double.IsNaN(bucket.Requests) ? Intake.Taken : Check(bucket.Requests);
        return Check(bucket.Credits) is var credits and not Intake.Taken ? credits
            : requests is not Intake.Taken ? requests
            : CheckUses(bucket) is var uses and not Intake.Taken ? uses
            : bucket.End <= bucket.Start || bucket.Start < Oldest ? Intake.Impossible
            : CheckTime(bucket.Start, knownAt);
    }

    /// <param name="reading">The reading.</param>
    /// <param name="knownAt">When it is known.</param>
    public static Intake Check(in ConcurrencyReading reading, DateTimeOffset knownAt) =>
        reading.Current < 0 || reading.Maximum < 0 ? Intake.Negative
        : reading.Maximum == 0 || reading.At < Oldest ? Intake.Impossible
        : CheckTime(reading.At, knownAt);

    private static Intake CheckUses(in KeyBucket bucket)
    {
        if (bucket.Uses.IsDefault)
            return Intake.Taken;
        foreach (var use in bucket.Uses)
        {
            if (Check(use.Credits) is var found and not Intake.Taken)
                return found;
        }
        return Intake.Taken;
    }

    private static Intake Check(double quantity) =>
        !double.IsFinite(quantity) ? Intake.NotANumber
        : quantity < 0 ? Intake.Negative
        : quantity > Largest ? Intake.TooLarge
        : Intake.Taken;

    private static Intake CheckTime(DateTimeOffset at, DateTimeOffset? knownAt) =>
        at >= Newest || at - ClockSkew > knownAt ? Intake.FromTheFuture : Intake.Taken;
}
