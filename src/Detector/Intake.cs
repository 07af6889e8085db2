namespace Burnwatch;

/// <summary>Whether a value was taken up, or why not.</summary>
/// <remarks>What was refused changes nothing: a baseline is never mended by guessing what a bad value meant.</remarks>
public enum Intake
{
    /// <summary>It was; also when it says again what was known.</summary>
    Taken,

    /// <summary>Its span was learnt already. It may be judged as a revision, but it teaches nothing.</summary>
    Late,

    /// <summary>A quantity is no finite number.</summary>
    NotANumber,

    /// <summary>A quantity is below zero.</summary>
    Negative,

    /// <summary>A quantity is more than any provider counts.</summary>
    TooLarge,

    /// <summary>It begins later than clocks may differ after the instant it is known at.</summary>
    FromTheFuture,

    /// <summary>It ends before it begins, is older than any key, or shows a maximum that lets nothing run.</summary>
    Impossible,
}
