using Burnwatch.Testing;
using Burnwatch.Training.Comparing;
using Burnwatch.Training.Injections;
using Burnwatch.Training.Measuring;

namespace Burnwatch.Training.Tests.Comparing;

/// <summary>Twenty keys, of which the rules alone find five abused ones of each kind at every budget.</summary>
public sealed class ModelComparisonTests
{
    private static readonly TestTraffic Traffic = SomeTraffic.Of(keys: 20);

    [Fact] public void Found_as_before_is_not_better() => Gives(ModelVerdict.NotBetter, burst: 5, cost: 5);
    [Fact] public void Found_more_of_every_kind_is_better() => Gives(ModelVerdict.Better, burst: 18, cost: 18);
    [Fact] public void Found_more_of_one_kind_and_as_much_of_the_other_is_better() => Gives(ModelVerdict.Better, burst: 18, cost: 5);
    [Fact] public void One_key_more_may_be_chance() => Gives(ModelVerdict.NotBetter, burst: 6, cost: 5);
    [Fact] public void Found_less_is_not_better() => Gives(ModelVerdict.NotBetter, burst: 4, cost: 5);

    [Fact]
    public void Far_less_of_one_kind_is_not_made_up_for_by_another() =>
        Gives(ModelVerdict.FindsLessOfAKind, burst: 20, cost: 0);

    [Fact]
    public void More_incidents_than_the_rules_were_measured_at_tell_nothing() =>
        Gives(ModelVerdict.OpensTooMuch, burst: 20, cost: 20, incidents: 100);

    // The rules find ten more of a kind at three times the incidents.
    [Fact]
    public void What_more_incidents_find_by_themselves_is_no_gain()
    {
        var rising = new[] { Result(10, 5, 5), Result(30, 15, 15) };
        Assert.Equal(ModelVerdict.NotBetter, Compare(rising, Result(30, 15, 15)).Verdict);
        Assert.Equal(ModelVerdict.Better, Compare(rising, Result(10, 15, 15)).Verdict);
    }

    [Fact]
    public void What_stands_for_it_is_what_was_measured()
    {
        var gain = Compare([Result(10, 5, 5), Result(30, 5, 5)], Result(20, 18, 18)).Gain;
        Assert.Equal((12, 0.25, 0.9), (gain.Budget, gain.Alone, gain.Together));
        Assert.Equal(20 / Traffic.KeyYears, gain.Got, 1e-9);
        Assert.InRange(gain.Error, 0.05, 0.2);
    }

    [Fact]
    public void The_same_is_said_each_time() =>
        Assert.Equal(
            Compare([Result(10, 5, 5), Result(30, 9, 9)], Result(20, 8, 11)).Mean,
            Compare([Result(10, 5, 5), Result(30, 9, 9)], Result(20, 8, 11)).Mean);

    private static void Gives(ModelVerdict expected, int burst, int cost, int incidents = 20) =>
        Assert.Equal(expected, Compare([Result(10, 5, 5), Result(30, 5, 5)], Result(incidents, burst, cost)).Verdict);

    private static ModelComparison Compare(ContenderResult[] alone, ContenderResult together) =>
        new(Traffic, alone, together, part: 0.3);

    // Incidents go round the keys; what is found is of the first keys.
    private static ContenderResult Result(int incidents, int burst, int cost) =>
        new("it", 12, new Rate(incidents, Traffic.KeyYears), default, [Family("burst", burst), Family("cost", cost)])
        {
            WarmIncidents = Traffic.WarmKeys.Select((key, i) => (key.Name, Count: (incidents + 19 - i) / 20))
                .ToDictionary(key => key.Name, key => key.Count),
        };

    private static FamilyResult Family(string name, int found) => new(
        name,
        [.. Traffic.WarmKeys.Select((key, i) => new Outcome(
            new InjectionFacts(name, key.Name, SomeTraffic.Monday, SomeTraffic.Monday), 1, i < found ? SomeTraffic.Monday : null))],
        Traffic);
}
