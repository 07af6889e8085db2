using System.Runtime.InteropServices;
using System.Text;

namespace Burnwatch.Simulator.Usage;

/// <summary>
/// A stream of random numbers that is the same for the same name and index, wherever and whenever it is drawn.
/// </summary>
/// <remarks>
/// SplitMix64: it costs nanoseconds to start, so that each minute of each key can have a stream of its own.
/// </remarks>
internal struct Draws(ulong name, long index)
{
    private ulong state = Mix(name ^ Mix((ulong)index));

    /// <summary>A name for a stream, from the scenario's seed and what the stream is for.</summary>
    public static ulong Name(long seed, params ReadOnlySpan<string> words)
    {
        var hash = Mix((ulong)seed);
        foreach (var word in words)
        {
            foreach (var unit in MemoryMarshal.AsBytes(word.AsSpan()))
                hash = (hash ^ unit) * 0x100000001b3;
            hash = Mix(hash);
        }
        return hash;
    }

    /// <summary>Lower-case hexadecimal digits, for ids and secrets that are the same for the same seed.</summary>
    public static string Hex(ulong name, int digits)
    {
        var draws = new Draws(name, 0);
        var text = new StringBuilder(digits + 15);
        while (text.Length < digits)
            text.Append($"{draws.Next():x16}");
        return text.ToString(0, digits);
    }

    public ulong Next()
    {
        state += 0x9e3779b97f4a7c15;
        return Mix(state);
    }

    /// <summary>Evenly between 0 and 1, never 1.</summary>
    public double Uniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    public double Uniform(double from, double to) => from + (to - from) * Uniform();

    /// <summary>Standard normal, by Box and Muller.</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Uniform())) * Math.Cos(2 * Math.PI * Uniform());

    /// <summary>Log-normal with mean 1.</summary>
    public double LogNormal(double sigma) => sigma == 0 ? 1 : Math.Exp(sigma * Normal() - sigma * sigma / 2);

    /// <summary>Exponential with mean 1.</summary>
    public double Exponential() => -Math.Log(1 - Uniform());

    public int Poisson(double mean)
    {
        if (mean > 30)
            return (int)Math.Max(0, Math.Round(mean + Math.Sqrt(mean) * Normal()));
        // Knuth's product of uniforms; exact, and quick while the mean is small.
        var limit = Math.Exp(-mean);
        var count = 0;
        for (var product = Uniform(); product > limit; product *= Uniform())
            count++;
        return count;
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
}
