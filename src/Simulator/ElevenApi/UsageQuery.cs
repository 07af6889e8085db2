namespace Burnwatch.Simulator.ElevenApi;

/// <summary>A valid usage query.</summary>
internal sealed record UsageQuery(
    DateTimeOffset Start,
    DateTimeOffset End,
    BucketGrid Grid,
    IReadOnlyList<string> GroupBy,
    IReadOnlyList<UsageFilter> Filters)
{
    // 2020-01-01, the earliest that the API takes.
    public const long Earliest = 1_577_836_800_000;
    public const long Latest = 253_402_300_799_999;

    /// <summary>Null, and faults in the body, where the query is invalid.</summary>
    public static UsageQuery? Parse(RequestBody body)
    {
        var start = body.Whole("start_time", body.Required("start_time"), Earliest);
        var end = body.Whole("end_time", body.Required("end_time"), 0);
        var interval = body.Whole("interval_seconds", body.Find("interval_seconds"), 1) ?? 60;
        var zone = Zone(body);
        var groupBy = GroupColumns(body);
        var filters = UsageFilter.ReadAll(body);
        if (start > end)
            body.Add("end_time", "Value error, end_time must not be before start_time", "value_error");
        if (end > Latest || interval > int.MaxValue)
            body.Add("end_time", "Value error, the range is too large", "value_error");
        if (body.Faults.Count > 0)
            return null;
        return new UsageQuery(
            DateTimeOffset.FromUnixTimeMilliseconds(start!.Value),
            DateTimeOffset.FromUnixTimeMilliseconds(end!.Value),
            new BucketGrid((int)interval, zone),
            groupBy,
            filters);
    }

    private static TimeZoneInfo Zone(RequestBody body)
    {
        if (body.Text("time_zone", body.Given("time_zone")) is not { } name)
            return TimeZoneInfo.Utc;
        if (TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone))
            return zone;
        body.Add("time_zone", $"Value error, Unknown time zone: {name}", "value_error");
        return TimeZoneInfo.Utc;
    }

    private static IReadOnlyList<string> GroupColumns(RequestBody body)
    {
        if (body.Given("group_by") is not { } given || body.Texts("group_by", given) is not { } columns)
            return [];
        var message = $"Input should be {OneOf(UsageColumn.Groups)}";
        for (var i = 0; i < columns.Count; i++)
        {
            if (!UsageColumn.Groups.Contains(columns[i]))
                body.Faults.Add(new ValidationFault(["body", "group_by", i], message, "enum"));
        }
        return columns;
    }

    private static string OneOf(IReadOnlyList<string> words) =>
        string.Join(", ", words.SkipLast(1).Select(w => $"'{w}'")) + $" or '{words[^1]}'";
}
