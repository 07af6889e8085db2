using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Burnwatch.Models;

/// <summary>A model of some keys, and for each of these a model that did not see it.</summary>
/// <remarks>
/// Thresholds and odds come from scores of keys that the scoring model never saw: on its own keys a model is surer than
/// on those it will guard.
/// </remarks>
public sealed class CrossedModels
{
    /// <summary>Into how many parts the keys fall; each has a model of the other parts.</summary>
    public const int Parts = 4;

    private readonly LeakModel[] parts;

    /// <param name="whole">Of all the keys.</param>
    /// <param name="parts">For each part of the keys the model that did not see it.</param>
    /// <exception cref="FormatException">There are more or fewer.</exception>
    public CrossedModels(LeakModel whole, IReadOnlyList<LeakModel> parts)
    {
        if (parts.Count != Parts)
            throw new FormatException($"A trained model has {Parts} models beside it, not {parts.Count}.");
        this.parts = [.. parts];
        Whole = whole;
    }

    /// <summary>Of all the keys.</summary>
    public LeakModel Whole { get; }

    /// <summary>Those that did not see a part of the keys, by its number.</summary>
    public IReadOnlyList<LeakModel> OfParts => parts;

    /// <summary>A model that did not see the key; none saw a key that came later.</summary>
    public LeakModel WithoutKey(string key) => parts[PartOf(key)];

    /// <summary>Which part a key belongs to, by what it is called in training alone.</summary>
    public static int PartOf(string key) => (int)((uint)BinaryPrimitives.ReadInt32LittleEndian(
        SHA256.HashData(Encoding.UTF8.GetBytes($"part/{key}"))) % Parts);
}
