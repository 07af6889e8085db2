using Burnwatch.Collector.ElevenApi;
using Burnwatch.Collector.Requests;
using static Burnwatch.Collector.Tests.Some;

namespace Burnwatch.Collector.Tests.Requests;

public sealed class EndpointTallyTests
{
    private const string Speech = "/v1/text-to-speech";

    private readonly EndpointTally tally = new(Noon, Noon.AddHours(1), ["h1", "h2"]);

    [Fact]
    public void A_short_answer_is_all_there_is()
    {
        tally.Add([Made(1), Made(2, "/v1/music", isFailure: true), Made(3)]);
        Assert.True(tally.IsWhole);
        Assert.Equal([new EndpointCalls(Speech, 2, 0), new EndpointCalls("/v1/music", 1, 1)], tally.Calls);
    }

    [Fact]
    public void After_a_full_answer_it_goes_on_where_that_ended_and_counts_nothing_twice()
    {
        tally.Add(Full());
        Assert.False(tally.IsWhole);
        Assert.Equal(Noon.AddSeconds(999), tally.Next);
        tally.Add([Made(999), Made(999, id: "another of that instant"), Made(1000)]);
        Assert.True(tally.IsWhole);
        Assert.Equal(1002, Assert.Single(tally.Calls).Requests);
    }

    [Fact]
    public void Requests_without_an_id_are_not_asked_for_again()
    {
        tally.Add([.. Full().Select(r => r with { Id = null })]);
        Assert.Equal(Noon.AddSeconds(999).AddMilliseconds(1), tally.Next);
    }

    [Fact]
    public void An_answer_full_of_one_instant_does_not_stop_it()
    {
        tally.Add([.. Full().Select((r, i) => r with { At = Noon, Id = $"{i}" })]);
        Assert.Equal(Noon.AddMilliseconds(1), tally.Next);
        Assert.False(tally.IsWhole);
    }

    [Fact]
    public void What_lies_outside_of_the_span_does_not_count()
    {
        tally.Add([Made(-1), Made(0), Made(3600)]);
        Assert.Equal(1, Assert.Single(tally.Calls).Requests);
    }

    [Fact]
    public void An_answer_that_tells_of_other_keys_is_not_believed() =>
        Assert.Throws<MalformedAnswerException>(() => tally.Add([Made(1), Made(2) with { KeyHash = "other" }]));

    private static List<ListedRequest> Full() =>
        [.. Enumerable.Range(0, RequestQuery.Most).Select(i => Made(i))];

    private static ListedRequest Made(
        int seconds, string endpoint = Speech, bool isFailure = false, string? id = null) =>
        new(id ?? $"{seconds}", Noon.AddSeconds(seconds), endpoint, isFailure, "h1");
}
