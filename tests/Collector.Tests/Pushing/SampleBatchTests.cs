using Burnwatch.Collector.Concurrency;
using Burnwatch.Collector.Pushing;

namespace Burnwatch.Collector.Tests.Pushing;

public sealed class SampleBatchTests
{
    private readonly SampleBatch batch = new(Some.Noon, ReadingSource.Push);

    public static TheoryData<string, string> Bad => new()
    {
        { "credential", "" },
        { "credential", "sk_0123456789abcdef" },
        { "credential", "with\0zero" },
        { "credential", new string('x', 201) },
        { "service", "sk_0123456789abcdef" },
        { "credential", " SK_0123456789ABCDEF" },
        { "service", "checkout-sk_0123456789abcdef0123" },
        { "host", "https://x/?key=Sk_0123456789abcdef" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_text_that_names_nothing_is_refused_and_not_repeated(string field, string text)
    {
        batch.Add(field switch
        {
            "service" => Good() with { Service = text },
            "host" => Good() with { Host = text },
            _ => Good() with { Credential = text },
        });

        var fault = Assert.Single(batch.Faults);
        Assert.Equal((1, field), (fault.Row, fault.Field));
        Assert.DoesNotContain("0123456789", fault.Problem, StringComparison.Ordinal);
        Assert.Empty(batch.Tallies);
    }

    [Fact]
    public void A_name_that_only_sounds_like_a_key_is_taken() =>
        Takes(Good() with { Service = "task_runner", Host = "desk_0123456789" });

    [Fact] public void A_sample_of_a_day_ago_is_taken() => Takes(Good() with { At = Some.Noon.AddHours(-24) });

    [Fact]
    public void An_older_one_is_refused() => Refuses("at", Good() with { At = Some.Noon.AddHours(-24).AddTicks(-1) });

    [Fact] public void A_clock_may_be_five_minutes_ahead() => Takes(Good() with { At = Some.Noon.AddMinutes(5) });

    [Fact] public void More_is_the_future() => Refuses("at", Good() with { At = Some.Noon.AddMinutes(5).AddTicks(1) });

    [Fact] public void Credits_below_zero_are_refused() => Refuses("credits", Good() with { Credits = -1 });

    [Fact] public void Credits_are_a_number() => Refuses("credits", Good() with { Credits = double.NaN });

    [Fact] public void Requests_below_zero_are_refused() => Refuses("requests", Good() with { Requests = -1 });

    [Fact] public void A_maximum_lets_something_run() => Refuses("maximum", Good() with { Current = 0, Maximum = 0 });

    [Fact] public void A_maximum_alone_is_no_reading() => Refuses("current", Good() with { Maximum = 3 });

    [Fact] public void A_current_alone_is_no_reading() => Refuses("maximum", Good() with { Current = 3 });

    [Fact]
    public void A_row_that_tells_nothing_is_refused() => Refuses("credits", Good() with { Credits = 0, Requests = 0 });

    [Fact]
    public void Rows_are_numbered_and_good_ones_kept_beside_bad_ones()
    {
        batch.Add(Good());
        batch.AddUnreadable("credits", "It must be a number.");
        batch.Add(Good());
        batch.Add(Good() with { Credits = -1 });

        Assert.Equal([2, 4], batch.Faults.Select(f => f.Row));
        Assert.Equal(2, Assert.Single(batch.Tallies).Value.Count);
    }

    [Fact]
    public void Use_is_summed_by_family_and_minute()
    {
        batch.Add(Good() with { At = Some.Noon.AddSeconds(-59), Credits = 3 });
        batch.Add(Good() with { At = Some.Noon.AddSeconds(-1), Credits = 4 });
        batch.Add(Good() with { At = Some.Noon, Credits = 5 });
        batch.Add(Good() with { At = Some.Noon, Credits = 6, ModelFamily = "flash" });

        Assert.Equal(
            [("", Some.Noon.AddMinutes(-1), 7, 2), ("", Some.Noon, 5, 1), ("flash", Some.Noon, 6, 1)],
            Assert.Single(batch.Tallies).Value.Uses.Order());
    }

    [Fact]
    public void Of_the_readings_of_a_few_seconds_the_highest_is_kept_as_it_was_seen()
    {
        batch.Add(Reading(1, 3));
        batch.Add(Reading(2, 9));
        batch.Add(Reading(3, 5));
        batch.Add(Reading(6, 4));

        Assert.Equal(
            [new SlotReading(Some.Noon.AddSeconds(2), 9, 10), new SlotReading(Some.Noon.AddSeconds(6), 4, 10)],
            Assert.Single(batch.Tallies).Value.Readings.Select(r => r.Reading).OrderBy(r => r.At));
    }

    [Fact]
    public void No_more_than_a_hundred_faults_are_told_and_all_are_counted()
    {
        for (var i = 0; i < 150; i++)
            batch.Add(Good() with { Credits = -1 });

        Assert.Equal((150, 100), (batch.Refused, batch.Faults.Count));
    }

    private static Sample Reading(int second, int current) =>
        Good() with { At = Some.Noon.AddSeconds(second), Credits = 0, Requests = 0, Current = current, Maximum = 10 };

    private static Sample Good() => Samples.Of("k1");

    private void Takes(Sample sample)
    {
        batch.Add(sample);
        Assert.Empty(batch.Faults);
    }

    private void Refuses(string field, Sample sample)
    {
        batch.Add(sample);
        Assert.Equal(field, Assert.Single(batch.Faults).Field);
    }
}
