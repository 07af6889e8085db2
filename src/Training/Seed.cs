using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Burnwatch.Training;

/// <summary>Numbers from words: the same in every run, on every machine, and whatever else is drawn.</summary>
internal static class Seed
{
    public static int Of(string text) =>
        BinaryPrimitives.ReadInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
