namespace Burnwatch.Models;

/// <summary>What the model sees of a span: distances to the key's own past, free of scale.</summary>
/// <remarks>
/// None of them tells whether the last spans are alike or how old a key is: put-in abuse can be known by either, and
/// real abuse cannot.
/// </remarks>
public enum Feature
{
    /// <summary>The measure of the rule of the same name, and so the next four.</summary>
    Spike,
    Burn,
    Hour,
    Idle,
    Cost,

    /// <summary>ln of the hour's credits over those of a usual hour.</summary>
    Level,

    /// <summary>ln of the span's credits over the highest of late at this hour of the day.</summary>
    HourOfDay,

    /// <summary>ln of the day's credits over those of a usual day.</summary>
    Day,

    /// <summary>-log10 of the probability of use in this hour of the day.</summary>
    Surprise,

    /// <summary>The part of the last hour's spans that were used, 0 to 1.</summary>
    Used,

    /// <summary>ln of the rest before the use over the longest rest before it.</summary>
    Rest,

    /// <summary>ln of the credits per request over the usual ones.</summary>
    Price,

    /// <summary>ln of the highest hour of late over a usual one: how far the key goes by itself.</summary>
    Peaks,

    /// <summary>By how much the key's days differ, in ln credits.</summary>
    DaySpread,

    /// <summary>The part of all hours in which the key is used, 0 to 1.</summary>
    Activity,
}
