namespace Burnwatch.Simulator.ElevenApi;

/// <summary>A valid question for the list of single requests.</summary>
internal sealed record RequestsQuery(
    DateTimeOffset Start, DateTimeOffset End, int Limit, bool IsDescending, IReadOnlyList<UsageFilter> Filters)
{
    private const int Most = 1000;
    private const int Usual = 100;

    /// <summary>Null, and faults in the body, where the question is invalid.</summary>
    public static RequestsQuery? Parse(RequestBody body)
    {
        var start = body.Whole("start_time", body.Given("start_time"), UsageQuery.Earliest);
        var end = body.Whole("end_time", body.Given("end_time"), 0);
        var limit = body.Whole("limit", body.Given("limit"), 1) ?? Usual;
        var sort = body.Text("sort", body.Given("sort"));
        var filters = UsageFilter.ReadAll(body);
        if (start is null && end is null && body.Faults.Count == 0)
            body.Add("start_time", "Value error, one of start_time and end_time is required", "value_error");
        if (start > end || end > UsageQuery.Latest)
            body.Add("end_time", "Value error, end_time must not be before start_time", "value_error");
        if (limit > Most)
            body.Add("limit", $"Input should be less than or equal to {Most}", "less_than_equal");
        if (sort is not (null or "asc" or "desc"))
            body.Add("sort", "Input should be 'asc' or 'desc'", "literal_error");
        if (body.Faults.Count > 0)
            return null;
        return new RequestsQuery(
            DateTimeOffset.FromUnixTimeMilliseconds(start ?? UsageQuery.Earliest),
            DateTimeOffset.FromUnixTimeMilliseconds(end ?? UsageQuery.Latest),
            (int)limit,
            sort is null ? end is not null : sort is "desc",
            filters);
    }
}
