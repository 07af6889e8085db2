namespace Burnwatch;

/// <summary>What is done, without asking anybody, to a key that can be missed and behaves like a leaked one.</summary>
public enum AutomaticContainment
{
    /// <summary>Nothing: people contain.</summary>
    Off,

    /// <summary>It is written on the timeline what would have been done, and nothing is sent.</summary>
    Try,

    /// <summary>Its credentials are disabled.</summary>
    Disable,

    /// <summary>The limit of its credentials is lowered to little more than was used.</summary>
    Limit,
}
