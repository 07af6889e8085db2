namespace Burnwatch.Training.Comparing;

/// <summary>Whether a model is worth its part of the budget.</summary>
public enum ModelVerdict
{
    /// <summary>
    /// It finds more than the rules alone by more than chance would have it, and of no kind of abuse less by more than
    /// that.
    /// </summary>
    Better,

    /// <summary>What it finds more, if anything, may be chance.</summary>
    NotBetter,

    /// <summary>Of some kind of abuse it finds less, by more than chance would have it.</summary>
    FindsLessOfAKind,

    /// <summary>It opens more incidents than the rules alone were measured at: nothing can be said.</summary>
    OpensTooMuch,
}
