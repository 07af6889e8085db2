using Burnwatch.Quality.Reports;
using Burnwatch.Testing;
using Burnwatch.Traffic;

namespace Burnwatch.Quality.Tests.Reports;

public sealed class TrafficWriterTests
{
    [Fact]
    public void What_is_written_is_read_again()
    {
        TrafficRow[] rows =
        [
            new() { At = SomeTraffic.Monday, Key = "a, \"b\"", Credits = 0.1 + 0.2, Requests = 3, Product = "tts" },
            new() { At = SomeTraffic.Monday, Key = "c", Credits = 7, Model = "m", Concurrent = 4, ConcurrentMax = 5 },
            new() { At = SomeTraffic.Monday, Key = "d", Credits = 0, Limit = 100, Used = 8.5 },
        ];
        var text = new StringWriter();
        TrafficWriter.Write(text, rows);
        Assert.Equal(rows, new TrafficReader(new StringReader(text.ToString()), "it", SomeTraffic.Bucket).ReadRows());
    }
}
