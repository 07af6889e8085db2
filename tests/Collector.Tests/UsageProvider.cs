using System.Globalization;
using System.Net;
using System.Text.Json;
using Burnwatch.Collector.ElevenApi;

namespace Burnwatch.Collector.Tests;

/// <summary>A provider that has booked some usage and remembers which spans it was asked for.</summary>
internal sealed class UsageProvider
{
    public UsageProvider() => Http = new FakeProvider(Answer);

    public FakeProvider Http { get; }

    public List<UsageRow> Booked { get; } = [];

    public List<ReadingSpan> Asked { get; } = [];

    /// <summary>What it answers instead, as long as it gives something.</summary>
    public Func<ReadingSpan, HttpResponseMessage?> Instead { get; set; } = _ => null;

    public static HttpResponseMessage Failing(HttpStatusCode status, string code, int? retryAfter = null)
    {
        var response = FakeProvider.Response($$$"""{"detail":{"code":"{{{code}}}","message":"m"}}""", status);
        if (retryAfter is { } seconds)
            response.Headers.Add("Retry-After", seconds.ToString(CultureInfo.InvariantCulture));
        return response;
    }

    private HttpResponseMessage Answer(HttpRequestMessage request)
    {
        using var query = JsonDocument.Parse(Http.Requests[^1].Body);
        var span = new ReadingSpan(
            DateTimeOffset.FromUnixTimeMilliseconds(query.RootElement.GetProperty("start_time").GetInt64()),
            DateTimeOffset.FromUnixTimeMilliseconds(query.RootElement.GetProperty("end_time").GetInt64()),
            TimeSpan.FromSeconds(query.RootElement.GetProperty("interval_seconds").GetInt64()));
        Asked.Add(span);
        if (Instead(span) is { } instead)
            return instead;
        var rows = Booked.Where(row => span.Contains(row.Start)).Select(row => FormattableString.Invariant(
            $"""["{row.Hash}","{row.KeyName}","{row.Product}","{row.Model}","{ReadingSpan.Floor(row.Start, span.Width):yyyy-MM-ddTHH:mm:ssZ}",{row.Credits},{row.Requests}]"""));
        return FakeProvider.Response($$"""
            { "columns": ["hashed_xi_api_key","api_key_name","product_type","model","timestamp",
                          "total_usage","usage_count"],
              "column_units": [null,null,null,null,null,"credits",null],
              "rows": [{{string.Join(',', rows)}}] }
            """);
    }
}
