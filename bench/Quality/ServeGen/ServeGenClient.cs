using System.Globalization;
using System.Text.Json;
using Burnwatch.Traffic;

namespace Burnwatch.Quality.ServeGen;

/// <summary>A client of the public ServeGen data: how often it asked, and how many tokens its requests had.</summary>
/// <remarks>
/// <c>chunk-N-trace.csv</c> has no head; a line is <c>timestamp,rate,cv,pattern,argument,argument</c>, the timestamp in
/// seconds from an unknown midnight, ten minutes after the one before, the rate in requests per second.
/// <c>chunk-N-dataset.json</c> has, by the timestamp from which on it holds, texts such as <c>{12: 0.5, 40: 0.5}</c>
/// under <c>input_tokens</c> and <c>output_tokens</c>: the share of requests that had so many.
/// </remarks>
internal sealed class ServeGenClient
{
    /// <summary>What a trace's timestamps step by.</summary>
    public static readonly TimeSpan Bucket = TimeSpan.FromMinutes(10);

    /// <summary>What a request is taken to cost where nothing is said of its tokens.</summary>
    private const double UnknownTokens = 250;

    /// <summary>The data does not tell dates; any Monday will do.</summary>
    private static readonly DateTimeOffset Start = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly string[] Counts = ["input_tokens", "output_tokens"];

    private readonly string name;
    private readonly string trace;
    private readonly SortedList<long, double> tokens;

    /// <param name="trace">The file of its rates.</param>
    /// <param name="name">What it is to be called.</param>
    public ServeGenClient(string trace, string name)
    {
        this.name = name;
        this.trace = trace;
        tokens = ReadTokens(trace[..^"trace.csv".Length] + "dataset.json");
    }

    /// <summary>A row for each bucket with a request: credits are requests times their mean tokens.</summary>
    /// <exception cref="TrafficException">A line of the trace is not of the form that is known.</exception>
    public IEnumerable<TrafficRow> ReadRows()
    {
        foreach (var (number, line) in File.ReadLines(trace).Index())
        {
            var cells = line.Split(',');
            if (cells.Length < 2
                || !long.TryParse(cells[0], CultureInfo.InvariantCulture, out var second)
                || !double.TryParse(cells[1], CultureInfo.InvariantCulture, out var rate))
            {
                throw new TrafficException(
                    $"{trace}, line {number + 1}, is '{line}'; a timestamp and a rate were expected.");
            }
            var requests = Math.Round(rate * Bucket.TotalSeconds);
            if (requests > 0)
                yield return Row(second, requests);
        }
    }

    private TrafficRow Row(long second, double requests) => new()
    {
        At = Start.AddSeconds(second),
        Key = name,
        Credits = Math.Round(requests * TokensAt(second)),
        Requests = requests,
    };

    // The block that holds at a time is the last that began by then.
    private double TokensAt(long second)
    {
        var block = tokens.Keys.LastOrDefault(from => from <= second, -1);
        return block < 0 ? UnknownTokens : tokens[block];
    }

    private static SortedList<long, double> ReadTokens(string file)
    {
        var read = new SortedList<long, double>();
        if (!File.Exists(file))
            return read;
        using var blocks = JsonDocument.Parse(File.ReadAllText(file));
        foreach (var block in blocks.RootElement.EnumerateObject())
        {
            var mean = Counts.Sum(
                count => block.Value.TryGetProperty(count, out var shares) ? MeanOf(shares.GetString()!) : 0);
            if (mean > 0)
                read[long.Parse(block.Name, CultureInfo.InvariantCulture)] = mean;
        }
        return read;
    }

    private static double MeanOf(string shares)
    {
        double sum = 0, all = 0;
        foreach (var pair in shares.Trim('{', '}', ' ').Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = pair.IndexOf(':', StringComparison.Ordinal);
            var share = double.Parse(pair.AsSpan(colon + 1), CultureInfo.InvariantCulture);
            sum += share * double.Parse(pair.AsSpan(0, colon), CultureInfo.InvariantCulture);
            all += share;
        }
        return all > 0 ? sum / all : 0;
    }
}
