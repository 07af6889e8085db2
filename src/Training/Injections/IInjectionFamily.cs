namespace Burnwatch.Training.Injections;

/// <summary>One kind of abuse.</summary>
public interface IInjectionFamily
{
    /// <summary>A word or two, the head of a column.</summary>
    string Name { get; }

    /// <summary>What is done, in a sentence.</summary>
    string What { get; }

    /// <summary>Draws the abuse of each key that can be abused so; the same file and seed give the same.</summary>
    IEnumerable<Injection> Draw(TestTraffic traffic, int seed);
}
