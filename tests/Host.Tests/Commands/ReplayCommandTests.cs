using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Burnwatch.Testing;

namespace Burnwatch.Host.Tests.Commands;

public sealed class ReplayCommandTests : IDisposable
{
    private static readonly DateTimeOffset Monday = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TemporaryDirectory folder = new();
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_leak_in_a_file_is_found_and_every_row_has_its_score()
    {
        var input = Write("usage.csv", Leaking(days: 9));
        Assert.Equal(0, await ReplayAsync(input, "--scores", Path("s.csv")));

        var lines = File.ReadAllLines(Path("i.jsonl")).Select(l => JsonDocument.Parse(l).RootElement).ToList();
        Assert.Equal(
            ["opened", "resolved"],
            lines
                .Where(l => l.GetProperty("event").GetString() != "worsened")
                .Select(l => l.GetProperty("event").GetString()));
        Assert.Equal("2026-06-09T12:10:00Z", lines[0].GetProperty("at").GetString());
        Assert.Equal("credit_spike", lines[0].GetProperty("signals")[0].GetProperty("kind").GetString());
        Assert.Equal(9 * 144, File.ReadAllLines(Path("s.csv")).Length - 1);
        Assert.Equal("1296 rows of 1 keys: 1 incidents opened, 1 resolved.\n", output.ToString());
    }

    [Fact]
    public async Task The_same_file_gives_the_same_bytes_gzipped_or_not()
    {
        var plain = Write("usage.csv", Leaking(days: 9));
        await ReplayAsync(plain, "--scores", Path("s1.csv"));
        var once = File.ReadAllText(Path("i.jsonl"));
        await using (var gzip = new GZipStream(File.Create(Path("usage.csv.gz")), CompressionLevel.Fastest))
            await gzip.WriteAsync(File.ReadAllBytes(plain));
        await ReplayAsync(Path("usage.csv.gz"), "--scores", Path("s2.csv"));
        Assert.Equal(once, File.ReadAllText(Path("i.jsonl")));
        Assert.Equal(File.ReadAllText(Path("s1.csv")), File.ReadAllText(Path("s2.csv")));
    }

    [Fact]
    public async Task A_gzip_file_that_is_cut_off_anywhere_is_bad_input_in_one_sentence()
    {
        var whole = Packed(Leaking(days: 9));
        foreach (var length in new[] { 3, 20, whole.Length / 2, whole.Length - 8, whole.Length - 1 })
        {
            error.GetStringBuilder().Clear();
            await File.WriteAllBytesAsync(Path("usage.csv.gz"), whole[..length]);
            Assert.Equal(2, await ReplayAsync(Path("usage.csv.gz")));
            Assert.StartsWith(
                "usage.csv.gz is no whole gzip file: it is cut off or damaged somewhere after line ", error.ToString());
            Assert.Single(error.ToString().TrimEnd().Split('\n'));
            Assert.False(File.Exists(Path("i.jsonl")));
        }
    }

    [Fact]
    public async Task A_file_that_is_packed_and_does_not_say_so_is_bad_input_in_one_sentence()
    {
        await File.WriteAllBytesAsync(Path("usage.csv"), Packed(Leaking(days: 1)));
        Assert.Equal(2, await ReplayAsync(Path("usage.csv")));
        Assert.Equal(
            "usage.csv is packed with gzip; a name that ends with .csv.gz was expected.\n", error.ToString());
    }

    [Fact]
    public async Task A_bad_row_leaves_no_file_behind()
    {
        var input = Write("usage.csv", Leaking(days: 1) + "2026-06-02T00:00:00Z,a,-1\n");
        Assert.Equal(2, await ReplayAsync(input, "--scores", Path("s.csv")));
        Assert.Equal("usage.csv, line 146, column 3: 'credits' is -1; it cannot be negative.\n", error.ToString());
        Assert.Equal([input], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task A_step_wider_than_the_bucket_is_a_warning()
    {
        var input = Write("usage.csv", "at,key,credits\n2026-06-01T00:00:00Z,a,1\n2026-06-09T01:00:00Z,a,1\n");
        Assert.Equal(0, await ReplayAsync(input));
        Assert.Equal(
            "The smallest step in usage.csv is 193h, wider than --bucket 10m; should it be that?\n", error.ToString());
    }

    [Theory]
    [InlineData("--holidays: 'XX' is no holiday set and no day", "--holidays", "XX")]
    [InlineData("--holidays: There is no day in it; 'none' was expected", "--holidays", "")]
    [InlineData("--set calendar.holidays=: There is no day in it", "--set", "calendar.holidays=")]
    [InlineData("calendar.holidays is given twice, by --holidays and by --set calendar.holidays=US; give it once.",
        "--holidays", "DE", "--set", "calendar.holidays=US")]
    [InlineData("pin.for is given twice, by --set and by --set pin.for=20m; give it once.",
        "--set", "pin.for=15m", "--set", "pin.for=20m")]
    [InlineData("'Europe/Berlim' is no known time zone", "--zone", "Europe/Berlim")]
    [InlineData("'pin.fro' is no policy setting", "--set", "pin.fro=1m")]
    [InlineData("--set is 'pin.for'; setting=value", "--set", "pin.for")]
    [InlineData("'budget.per-key-year' is 0; it goes from 0.1", "--budget", "0")]
    [InlineData("it takes zero|gap", "--missing", "nothing")]
    public async Task A_bad_argument_is_told_in_a_sentence(string said, params string[] arguments)
    {
        var input = Write("usage.csv", Leaking(days: 1));
        Assert.Equal(2, await ReplayAsync(input, arguments));
        Assert.Contains(said, error.ToString());
        Assert.False(File.Exists(Path("i.jsonl")));
    }

    [Theory]
    [InlineData(7, 2)]
    [InlineData(8, 0)]
    public async Task A_file_that_ends_with_the_warm_up_is_refused_for_nothing_could_open(int days, int exitCode)
    {
        var input = Write("usage.csv", Leaking(days));
        Assert.Equal(exitCode, await ReplayAsync(input, "--scores", Path("s.csv")));
        Assert.Equal(
            exitCode == 0
                ? ""
                : "usage.csv is 7d long and nothing opens in its first 7d; give a --warmup that is shorter than the file.\n",
            error.ToString());
        Assert.Equal(exitCode == 0, File.Exists(Path("i.jsonl")));
    }

    [Theory]
    [InlineData("none/i.jsonl")]
    [InlineData("")]
    public async Task Where_nothing_can_be_written_is_a_wrong_argument(string incidents)
    {
        string[] arguments =
        [
            "replay", "--input", Write("usage.csv", Leaking(days: 9)), "--bucket", "600s", "--warmup", "7d",
            "--incidents", Path(incidents),
        ];
        Assert.Equal(2, await CommandLine.RunAsync(arguments, output, error));
        Assert.Contains(" cannot be written: ", error.ToString());
    }

    [Fact]
    public async Task A_length_of_time_needs_its_unit()
    {
        string[] arguments =
        [
            "replay", "--input", Write("usage.csv", Leaking(days: 1)), "--warmup", "5",
            "--incidents", Path("i.jsonl"),
        ];
        Assert.Equal(2, await CommandLine.RunAsync(arguments, output, error));
        Assert.Contains("'5' is no length of time", error.ToString());
    }

    [Fact]
    public async Task An_output_never_replaces_the_input()
    {
        var input = Write("usage.csv", Leaking(days: 1));
        string[] arguments = ["replay", "--input", input, "--bucket", "600s", "--incidents", input];
        Assert.Equal(2, await CommandLine.RunAsync(arguments, output, error));
        Assert.Contains("is given twice", error.ToString());
        Assert.StartsWith("at,key,credits", File.ReadAllText(input));
    }

    [Fact]
    public async Task A_missing_file_is_named()
    {
        Assert.Equal(2, await ReplayAsync(Path("none.csv")));
        Assert.Contains("none.csv cannot be read", error.ToString());
    }

    private Task<int> ReplayAsync(string input, params string[] more) => CommandLine.RunAsync(
        ["replay", "--input", input, "--bucket", "600s", "--warmup", "7d", "--incidents", Path("i.jsonl"), .. more],
        output,
        error);

    private static byte[] Packed(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }

    // 1,000 credits every ten minutes, and 50 times that for half an hour at noon of the second Tuesday.
    private static string Leaking(int days)
    {
        var text = new StringBuilder("at,key,credits\n");
        var leak = Monday.AddDays(8).AddHours(12);
        for (var at = Monday; at < Monday.AddDays(days); at = at.AddMinutes(10))
            text.Append(
                CultureInfo.InvariantCulture,
                $"{at:yyyy-MM-ddTHH:mm:ssZ},a,{(at >= leak && at < leak.AddMinutes(30) ? 50_000 : 1_000)}\n");
        return text.ToString();
    }

    private string Write(string name, string text)
    {
        File.WriteAllText(Path(name), text);
        return Path(name);
    }

    private string Path(string name) => folder.Combine(name);
}
