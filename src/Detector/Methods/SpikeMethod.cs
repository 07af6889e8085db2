namespace Burnwatch.Methods;

/// <summary>By what a policy judges whether credits are a spike.</summary>
public enum SpikeMethod
{
    /// <summary>By the key's own record: ours.</summary>
    Record,

    /// <summary>By the IID spike method of ML.NET over its last spans.</summary>
    Iid,
}
