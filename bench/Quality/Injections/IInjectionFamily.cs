namespace Burnwatch.Quality.Injections;

/// <summary>One kind of abuse.</summary>
internal interface IInjectionFamily
{
    string Name { get; }

    /// <summary>Draws the abuse of each key that can be abused so; the same file and seed give the same.</summary>
    IEnumerable<Injection> Draw(TestTraffic traffic, int seed);
}
