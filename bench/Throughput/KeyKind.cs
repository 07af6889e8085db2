namespace Burnwatch.Throughput;

/// <summary>How a key is used; the mix of them is that of real keys, most of which rest most of the time.</summary>
internal enum KeyKind
{
    /// <summary>By people, on working days.</summary>
    OfficeHours,

    /// <summary>By a service, all the time, more by day.</summary>
    Steady,

    /// <summary>By a batch that runs for two hours of the night.</summary>
    Nightly,

    /// <summary>Now and then, for some spans in a row.</summary>
    Sparse,

    /// <summary>Hardly ever.</summary>
    Idle,
}
