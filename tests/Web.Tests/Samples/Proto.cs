using System.Text;

namespace Burnwatch.Web.Tests.Samples;

/// <summary>Writes protobuf messages, field by field.</summary>
internal static class Proto
{
    public static byte[] Message(params byte[][] fields) => [.. fields.SelectMany(f => f)];

    public static byte[] Bytes(int field, byte[] value) =>
        [.. Varint((ulong)(field << 3) | 2), .. Varint((ulong)value.Length), .. value];

    public static byte[] Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public static byte[] Number(int field, ulong value) => [.. Varint((ulong)(field << 3)), .. Varint(value)];

    public static byte[] Fixed(int field, ulong value) =>
        [.. Varint((ulong)(field << 3) | 1), .. BitConverter.GetBytes(value)];

    public static byte[] Double(int field, double value) => Fixed(field, BitConverter.DoubleToUInt64Bits(value));

    private static List<byte> Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return bytes;
    }
}
