using System.Buffers.Binary;
using System.Text;

namespace Burnwatch.Web.Metrics;

/// <summary>Walks the fields of one protobuf message.</summary>
/// <remarks>
/// The wire format alone, as https://protobuf.dev/programming-guides/encoding/ has it: a handful of fields is read of
/// messages that have many, and unknown ones are passed over, as they must be.
/// </remarks>
internal ref struct ProtoReader(ReadOnlySpan<byte> message)
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Bytes = 2;
    private const int Fixed32 = 5;

    private ReadOnlySpan<byte> rest = message;
    private ulong number;
    private ReadOnlySpan<byte> bytes;

    /// <summary>The number of the field that was read last.</summary>
    public int Field { get; private set; }

    /// <summary>Its value, where it is a number: of a double its bits.</summary>
    public readonly ulong Number => number;

    public readonly double Double => BitConverter.UInt64BitsToDouble(number);

    /// <summary>Its value, where it is a message.</summary>
    public readonly ReadOnlySpan<byte> Message => bytes;

    /// <summary>Its value, where it is text.</summary>
    public readonly string Text => Encoding.UTF8.GetString(bytes);

    /// <summary>Reads the next field; false at the end.</summary>
    /// <exception cref="FormatException">It is no protobuf message.</exception>
    public bool Next()
    {
        if (rest.IsEmpty)
            return false;
        var tag = ReadVarint();
        Field = (int)(tag >> 3);
        number = 0;
        bytes = default;
        switch ((int)(tag & 7))
        {
            case Varint:
                number = ReadVarint();
                break;
            case Fixed64:
                number = BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));
                break;
            case Fixed32:
                number = BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));
                break;
            case Bytes:
                bytes = Take(ReadVarint());
                break;
            default:
                throw new FormatException("A field is of a kind that protobuf does not have.");
        }
        return true;
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)rest.Length)
            throw new FormatException("The message ends in the middle of a field.");
        var taken = rest[..(int)length];
        rest = rest[(int)length..];
        return taken;
    }

    private ulong ReadVarint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var part = Take(1)[0];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
                return value;
        }
        throw new FormatException("A number is longer than 64 bits.");
    }
}
