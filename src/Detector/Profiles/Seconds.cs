namespace Burnwatch;

/// <summary>Times as 32-bit seconds since 1970, good until 2106: half the size in every profile.</summary>
internal static class Seconds
{
    public static uint Of(DateTimeOffset at) => checked((uint)at.ToUnixTimeSeconds());

    public static DateTimeOffset ToTime(uint seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds);
}
