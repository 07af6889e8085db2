namespace Burnwatch.Training.Injections;

/// <summary>What makes injected abuse as ragged as real one.</summary>
/// <remarks>
/// The same amount in every bucket would be found by what is flat about it, which no leak is; so a bucket has its own
/// amount, an injection its own size, length and cost per request, and it begins at any moment.
/// </remarks>
internal sealed class Noise(string seed)
{
    /// <summary>How far a bucket's amount may lie from the size, as a part of it.</summary>
    private const double Raggedness = 0.4;

    private readonly Random random = new(Seed.Of(seed));

    /// <summary>A bucket's amount, as times the size.</summary>
    public double Bucket() => Between(1 - Raggedness, 1 + Raggedness);

    /// <summary>Something around a nominal one, 0.7 to 1.65 times.</summary>
    public double Around() => OfRange(0.7, 1.65);

    /// <summary>What a request of the abuse costs, as times an ordinary one.</summary>
    public double Price() => OfRange(0.5, 2);

    public double Between(double low, double high) => low + ((high - low) * random.NextDouble());

    public TimeSpan Between(TimeSpan low, TimeSpan high) => low + ((high - low) * random.NextDouble());

    public DateTimeOffset Between(DateTimeOffset low, DateTimeOffset high) =>
        low + ((high - low) * random.NextDouble());

    /// <summary>A ratio within a range, as likely below as above its geometric middle.</summary>
    public double OfRange(double low, double high) => Math.Exp(Between(Math.Log(low), Math.Log(high)));

    public int Whole(int low, int high) => random.Next(low, high + 1);

    public T Pick<T>(IReadOnlyList<T> of) => of[random.Next(of.Count)];
}
