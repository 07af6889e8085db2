namespace Burnwatch.Simulator.Scenarios;

/// <summary>When a key is used.</summary>
public enum KeyKind
{
    /// <summary>Around the clock, somewhat more by day.</summary>
    SteadyService,

    /// <summary>By people at work: weekdays from eight to six in the key's time zone, with a dip at noon.</summary>
    OfficeHours,

    /// <summary>By people at home: evenings and weekends in the key's time zone.</summary>
    Evenings,

    /// <summary>One job each night, from about two o'clock for an hour or so in the key's time zone.</summary>
    NightlyBatch,

    /// <summary>Now and then for some minutes, mostly by day.</summary>
    Sparse,

    /// <summary>Now and then in the first third of the history, and not at all since.</summary>
    Idle,
}
