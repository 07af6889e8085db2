namespace Burnwatch.Training.Injections;

/// <summary>A kind of abuse that happens once to each warm key that it can happen to.</summary>
internal abstract class KeyFamily(string name, string what) : IInjectionFamily
{
    public string Name => name;

    public string What => what;

    public IEnumerable<Injection> Draw(TestTraffic traffic, int seed) => traffic.WarmKeys
        .Select(key => Draw(key, traffic, new Noise($"{key.Name}/{Name}/{seed}")))
        .OfType<Injection>();

    /// <summary>The abuse of a key; null where it cannot be abused so.</summary>
    protected abstract Injection? Draw(KeyTraffic key, TestTraffic traffic, Noise noise);
}
