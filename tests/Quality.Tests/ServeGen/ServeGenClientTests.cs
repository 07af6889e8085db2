using Burnwatch.Quality.ServeGen;
using Burnwatch.Traffic;

namespace Burnwatch.Quality.Tests.ServeGen;

public sealed class ServeGenClientTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("servegen").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public void Credits_are_requests_times_the_mean_tokens_of_the_block_that_holds()
    {
        var rows = RowsOf(
            "0,0.5,1.0,Gamma,1.0,1.0\n21600,0.1,1.0,Gamma,1.0,1.0\n",
            """
            {
              "0": { "input_tokens": "{100: 0.5, 300: 0.5}", "output_tokens": "{10: 1.0}" },
              "21600": { "input_tokens": "{7: 1.0}", "output_tokens": "{3: 1.0}" }
            }
            """);
        Assert.Equal([(300.0, 300.0 * 210), (60, 60.0 * 10)], rows.Select(row => (row.Requests!.Value, row.Credits)));
        Assert.Equal(TimeSpan.FromHours(6), rows[1].At - rows[0].At);
    }

    [Fact]
    public void A_bucket_without_a_request_has_no_row() =>
        Assert.Single(RowsOf("0,0,0,,0,0\n600,1,1,Gamma,1,1\n", "{}"));

    [Fact]
    public void Where_nothing_is_said_of_tokens_a_request_costs_250()
    {
        var row = RowsOf("0,1,1,Gamma,1,1\n", """{"0": {"input_tokens": "{}", "output_tokens": "{}"}}""").Single();
        Assert.Equal(600 * 250, row.Credits);
    }

    [Fact]
    public void A_line_of_another_form_is_named()
    {
        var thrown = Assert.Throws<TrafficException>(() => RowsOf("0,1,1,Gamma,1,1\ntime,rate\n", "{}"));
        Assert.Contains("line 2, is 'time,rate'", thrown.Message, StringComparison.Ordinal);
    }

    private List<TrafficRow> RowsOf(string trace, string dataset)
    {
        var file = Path.Combine(directory, "chunk-4-trace.csv");
        File.WriteAllText(file, trace);
        File.WriteAllText(Path.Combine(directory, "chunk-4-dataset.json"), dataset);
        return [.. new ServeGenClient(file, "it").ReadRows()];
    }
}
