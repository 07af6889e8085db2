namespace Burnwatch.Collector.ElevenApi;

/// <summary>The answer of the deprecated <c>GET /v1/usage/character-stats</c>.</summary>
internal sealed record CharacterStats
{
    /// <summary>The starts of the buckets, Unix milliseconds; the first may begin within one.</summary>
    public IReadOnlyList<long>? Time { get; init; }

    /// <summary>Credits of each bucket by series, which is called by a hash, an id or a name of a key.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<decimal?>?>? Usage { get; init; }

    /// <summary>Its use by minute and series.</summary>
    /// <exception cref="MalformedAnswerException">It has not the form that is documented.</exception>
    public IReadOnlyList<(string Series, DateTimeOffset Start, long Credits)> Decode()
    {
        if (Time is null || Usage is null)
            throw new MalformedAnswerException("the members \"time\" and \"usage\"", "fewer");
        if (Time.Any(at => at is < 1_577_836_800_000 or > 253_402_300_799_999))
            throw new MalformedAnswerException("times in milliseconds since 1970", "others");
        return
        [
            .. Usage.SelectMany(series => Of(series.Key, series.Value ?? []))
                .GroupBy(use => (use.Series, use.Start))
                .Select(same => (same.Key.Series, same.Key.Start, Whole(same.Sum(use => use.Credits))))
                .Where(use => use.Item3 > 0),
        ];
    }

    private IEnumerable<(string Series, DateTimeOffset Start, decimal Credits)> Of(
        string name, IReadOnlyList<decimal?> credits)
    {
        if (credits.Count != Time!.Count)
            throw new MalformedAnswerException($"{Time.Count} numbers in each series", $"{credits.Count}");
        for (var i = 0; i < credits.Count; i++)
        {
            if (Math.Abs(credits[i].GetValueOrDefault()) > 1e15m)
                throw new MalformedAnswerException("numbers of credits", "larger ones");
            yield return (
                StorableText.Of(name)!,
                ReadingSpan.Floor(DateTimeOffset.FromUnixTimeMilliseconds(Time[i])),
                credits[i].GetValueOrDefault());
        }
    }

    private static long Whole(decimal credits) =>
        (long)Math.Clamp(Math.Round(credits, MidpointRounding.AwayFromZero), 0, long.MaxValue);
}
