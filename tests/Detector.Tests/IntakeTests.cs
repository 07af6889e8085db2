namespace Burnwatch.Tests;

public class IntakeTests
{
    private static readonly DateTimeOffset Next = Some.Monday.AddDays(14);
    private static readonly DateTimeOffset Now = Next.AddMinutes(10);
    private static readonly Profile Past = Some.Steady(1_000, 14);

    [Theory]
    [InlineData(double.NaN, Intake.NotANumber)]
    [InlineData(double.PositiveInfinity, Intake.NotANumber)]
    [InlineData(double.NegativeInfinity, Intake.NotANumber)]
    [InlineData(-1, Intake.Negative)]
    [InlineData(-1e-9, Intake.Negative)]
    [InlineData(2e15, Intake.TooLarge)]
    public void A_quantity_that_cannot_be_is_refused_and_changes_nothing(double credits, Intake reason) =>
        IsRefused(Minute(Next, credits), reason);

    [Theory]
    [InlineData(double.PositiveInfinity, Intake.NotANumber)]
    [InlineData(-1, Intake.Negative)]
    [InlineData(2e15, Intake.TooLarge)]
    public void So_is_a_number_of_requests(double requests, Intake reason) =>
        IsRefused(Minute(Next, 1_000) with { Requests = requests }, reason);

    [Fact]
    public void Requests_that_are_not_known_are_taken() =>
        Assert.Equal(Intake.Taken, new KeyWatch(Past).Put(Minute(Next, 1) with { Requests = double.NaN }, Now));

    [Fact]
    public void A_bucket_from_the_future_is_refused_and_changes_nothing()
    {
        IsRefused(Minute(Now.AddMinutes(6), 1_000), Intake.FromTheFuture);
        IsRefused(Minute(Now.AddYears(80), 1_000), Intake.FromTheFuture);
    }

    [Fact]
    public void A_bucket_out_of_order_is_told_to_be_late_and_changes_nothing()
    {
        IsRefused(Minute(Next.AddMinutes(-1), 1_000), Intake.Late);
        IsRefused(Minute(Next.AddDays(-400), 1_000), Intake.Late);
    }

    [Fact]
    public void A_bucket_without_a_length_or_before_there_were_keys_is_refused_and_changes_nothing()
    {
        IsRefused(new KeyBucket(Next, Next, 1_000), Intake.Impossible);
        IsRefused(new KeyBucket(Next, Next.AddMinutes(-1), 1_000), Intake.Impossible);
        IsRefused(Minute(DateTimeOffset.MinValue, 1_000), Intake.Impossible);
    }

    [Fact]
    public void A_duplicate_is_no_refusal_and_changes_nothing()
    {
        KeyWatch once = new(Past), twice = new(Past);
        foreach (var watch in new[] { once, twice, twice })
            Assert.Equal(Intake.Taken, watch.Put(Minute(Next, 300), Now));
        Assert.Equal(once.Open, twice.Open);
        Assert.Equal(Learnt(once), Learnt(twice));
    }

    [Fact]
    public void What_clocks_may_differ_by_is_not_the_future()
    {
        Assert.Equal(Intake.Taken, new KeyWatch(Past).Put(Minute(Now.AddMinutes(5), 1), Now));
        Assert.Equal(Intake.Taken, IntakeRules.Check(Some.Reading(Now.AddMinutes(5), 1), Now));
    }

    [Fact]
    public void A_file_of_the_past_is_asked_for_no_clock() =>
        Assert.Equal(Intake.Taken, new KeyWatch(default).Put(Minute(Next.AddYears(30), 1)));

    [Theory]
    [InlineData(-1, 10, 0, Intake.Negative)]
    [InlineData(1, -1, 0, Intake.Negative)]
    [InlineData(1, 0, 0, Intake.Impossible)]
    [InlineData(1, 10, 6, Intake.FromTheFuture)]
    [InlineData(0, 10, -60, Intake.Taken)]
    [InlineData(12, 10, 0, Intake.Taken)]
    public void A_reading_that_cannot_be_is_refused(int current, int maximum, int minutes, Intake answer) =>
        Assert.Equal(answer, IntakeRules.Check(Some.Reading(Now.AddMinutes(minutes), current, maximum), Now));

    private static void IsRefused(KeyBucket bad, Intake reason)
    {
        KeyWatch without = new(Past), with = new(Past);
        without.Put(Minute(Next, 300), Now);
        with.Put(Minute(Next, 300), Now);
        Assert.Equal(reason, with.Put(bad, Now));
        Assert.Equal(Past.ToBytes(), with.Profile.ToBytes());
        Assert.Equal(without.Open, with.Open);
        Assert.Equal(Learnt(without), Learnt(with));
    }

    // The bytes of the profile once all has settled.
    private static byte[] Learnt(KeyWatch watch)
    {
        watch.Judge(Now, Now, [], null, Some.Context);
        return watch.Profile.ToBytes();
    }

    private static KeyBucket Minute(DateTimeOffset at, double credits) =>
        new(at, at.AddMinutes(1), credits);
}
