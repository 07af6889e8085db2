namespace Burnwatch.Tests.Methods;

/// <summary>A thousand values made by a formula: anybody's implementation can be asked about the same ones.</summary>
internal static class IidSeries
{
    /// <summary>Noise with a spike every 211 values.</summary>
    public static float[] Flat() => Make(1, (i, u, _) => 100 + (10 * u) + (i % 211 == 210 ? 60 : 0));

    /// <summary>A day of 144 values, noise, and a spike every 307 values.</summary>
    public static float[] Daily() =>
        Make(2, (i, u, _) => 200 + (150 * Math.Sin(2 * Math.PI * i / 144)) + (20 * u) + (i % 307 == 306 ? 400 : 0));

    /// <summary>Mostly nothing, now and then up to a thousand, once twenty times that.</summary>
    public static float[] Sparse() => Make(3, (i, u, w) => u < 0.7 ? 0 : Math.Floor(1000 * w) * (i == 700 ? 20 : 1));

    // Two draws a value from the linear congruential generator of the C standard's example.
    private static float[] Make(long seed, Func<int, double, double, double> value)
    {
        var values = new float[1000];
        for (var i = 0; i < values.Length; i++)
            values[i] = (float)value(i, Draw(), Draw());
        return values;

        double Draw()
        {
            seed = ((1103515245 * seed) + 12345) % (1L << 31);
            return seed / (double)(1L << 31);
        }
    }
}
