using System.IO.Compression;
using System.Text;
using Burnwatch.Traffic;

namespace Burnwatch.Tests.Traffic;

public class TrafficTextTests
{
    private static readonly byte[] Plain = Encoding.UTF8.GetBytes(
        "at,key,credits\n" + string.Concat(Enumerable.Range(0, 600).Select(Row)));

    [Fact]
    public void A_packed_file_is_read_as_a_plain_one()
    {
        Assert.Equal(600, Rows(Plain, "usage.csv"));
        Assert.Equal(600, Rows(Packed(), "usage.csv.gz"));
    }

    // As pigz and bgzip write them.
    [Fact]
    public void A_file_of_several_members_is_read_to_its_end() =>
        Assert.Equal(601, Rows([.. Packed(), .. Packed("2026-06-02T00:00:00Z,a,1\n"u8)], "usage.csv.gz"));

    [Fact]
    public void A_packed_file_that_is_cut_off_at_any_byte_is_refused()
    {
        var whole = Packed();
        for (var length = 2; length < whole.Length; length++)
            Assert.StartsWith(
                "usage.csv.gz is no whole gzip file: it is cut off or damaged somewhere after line ",
                Assert.Throws<TrafficException>(() => Rows(whole[..length], "usage.csv.gz")).Message);
    }

    [Fact]
    public void A_second_member_that_is_cut_off_is_refused()
    {
        byte[] whole = [.. Packed(), .. Packed("2026-06-02T00:00:00Z,a,1\n"u8)];
        Assert.Throws<TrafficException>(() => Rows(whole[..^1], "usage.csv.gz"));
    }

    [Fact]
    public void A_packed_file_with_a_flaw_is_refused()
    {
        var flawed = Packed();
        flawed[^6] ^= 1;
        Assert.Contains("damaged", Assert.Throws<TrafficException>(() => Rows(flawed, "usage.csv.gz")).Message);
    }

    [Fact]
    public void A_name_says_whether_the_file_is_packed()
    {
        Assert.Equal(
            "usage.csv is packed with gzip; a name that ends with .csv.gz was expected.",
            Assert.Throws<TrafficException>(() => Rows(Packed(), "usage.csv")).Message);
        Assert.Equal(
            "usage.csv.gz is not packed with gzip, as its name says; a name that ends with .csv was expected.",
            Assert.Throws<TrafficException>(() => Rows(Plain, "usage.csv.gz")).Message);
    }

    private static string Row(int minute) =>
        $"2026-06-01T{minute / 60:00}:{minute % 60:00}:00Z,k{minute % 7},{minute * 37 % 1000}\n";

    private static int Rows(byte[] file, string name)
    {
        using var text = TrafficText.Open(new MemoryStream(file), name);
        return new TrafficReader(text, name, TimeSpan.FromMinutes(1)).ReadRows().Count();
    }

    private static byte[] Packed() => Packed(Plain);

    private static byte[] Packed(ReadOnlySpan<byte> plain)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(plain);
        return packed.ToArray();
    }
}
