using System.Security.Cryptography;
using System.Text;

namespace Burnwatch.Quality;

/// <summary>One of two halves of the keys: what is chosen on one is measured on the other.</summary>
internal enum Half
{
    A,
    B,
}

internal static class Halves
{
    public static readonly IReadOnlyList<Half> Both = [Half.A, Half.B];

    public static Half Other(this Half half) => half is Half.A ? Half.B : Half.A;

    /// <summary>The half of a key, by its name alone: the same in every run and file.</summary>
    public static Half Of(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key))[0] % 2 == 0 ? Half.A : Half.B;
}
