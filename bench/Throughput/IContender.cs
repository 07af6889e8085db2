namespace Burnwatch.Throughput;

/// <summary>One way of judging spans, with what it remembers of every key.</summary>
internal interface IContender
{
    string Name { get; }

    /// <summary>What one key's memory takes.</summary>
    int BytesPerKey { get; }

    /// <summary>Days after which older ones make no difference to it.</summary>
    int MemoryDays { get; }

    /// <summary>Judges a day of all keys, and learns it.</summary>
    /// <returns>How many spans it found odd.</returns>
    int Run(Workload workload, int day);
}
