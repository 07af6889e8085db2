using Burnwatch.Calibration;
using Burnwatch.Testing;
using Burnwatch.Training.Injections;
using Burnwatch.Training.Models;

namespace Burnwatch.Training.Tests.Models;

/// <summary>Six steady keys, one of which uses a hundred times as much for an hour.</summary>
public sealed class TrainingRowsTests
{
    private static readonly DateTimeOffset Noon = SomeTraffic.Monday + TimeSpan.FromDays(9.5);
    private static readonly DateTimeOffset HalfPast = Noon + TimeSpan.FromMinutes(30);
    private static readonly TimeStretch Hour = new(Noon, Noon + TimeSpan.FromHours(1));

    private readonly List<TrainingRow> unlabelled = RowsOf(KeyFacts.None);

    [Fact]
    public void What_has_no_label_is_harmless() => Assert.DoesNotContain(unlabelled, row => row.IsAbuse);

    [Fact]
    public void What_was_labelled_as_abuse_is_abuse_and_never_harmless()
    {
        var rows = RowsOf(new KeyFacts { Abuse = [Hour] });
        Assert.Equal(6, rows.Count(row => row.IsAbuse));
        Assert.Equal(unlabelled.Count - 6, rows.Count(row => !row.IsAbuse));
    }

    [Fact]
    public void A_labelled_leak_counts_as_five_keys_and_all_of_them_at_most_as_all_keys()
    {
        TimeStretch[] halves = [Hour with { Through = HalfPast }, Hour with { From = HalfPast }];
        Assert.Equal(5, AbuseIn(RowsOf(new KeyFacts { Abuse = [Hour] })), 1e-3);
        Assert.Equal(6, AbuseIn(RowsOf(new KeyFacts { Abuse = halves })), 1e-3);

        static double AbuseIn(List<TrainingRow> rows) => rows.Where(row => row.IsAbuse).Sum(row => row.Weight);
    }

    // Of the six spans one, the oddest of its six hours, counts in full already.
    [Fact]
    public void What_was_labelled_as_expected_is_harmless_and_counts_in_full()
    {
        var rows = RowsOf(new KeyFacts { Expected = [Hour] });
        Assert.DoesNotContain(rows, row => row.IsAbuse);
        Assert.Equal(unlabelled.Count(row => row.Weight == 1) + 5, rows.Count(row => row.Weight == 1));
    }

    [Fact]
    public void Known_abuse_is_neither_watched_nor_false()
    {
        var (plain, known) = (Surging(KeyFacts.None), Surging(new KeyFacts { Abuse = [Hour] }));
        Assert.Equal(1.0 / 24 / 365, plain.KeyYears - known.KeyYears, 1e-9);
    }

    // Nothing is put in.
    private static List<TrainingRow> RowsOf(KeyFacts facts)
    {
        var traffic = Surging(facts);
        return [.. new TrainingRows(traffic, Array.Empty<IInjectionFamily>()).Of(traffic.Keys)
            .Where(row => row.Key.Name == "key-0")];
    }

    private static TestTraffic Surging(KeyFacts facts)
    {
        var rows = SomeTraffic.Of().Rows
            .Select(row => row.Key == "key-0" && Hour.Holds(row.At) ? row with { Credits = 100 * row.Credits } : row);
        return new TestTraffic(
            [.. rows], SomeTraffic.Bucket, TimeSpan.FromDays(7), new Dictionary<string, KeyFacts> { ["key-0"] = facts });
    }
}
