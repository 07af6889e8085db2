namespace Burnwatch.Host.Tests.Commands;

public sealed class ActCommandTests() : CommandTests(Booked)
{
    private const string Booked = """
        insert into workspace (name, base_url) values ('acme', 'http://acme.test');
        insert into key (workspace_id, name, created_at)
        values (1, 'checkout-voice', now()), (1, 'night-batch', now()), (1, 'held', now());
        insert into incident (key_id, state, severity, generation, opened_at, since, paged_at, paged_per_hour, peak_per_hour,
                              resolved_at, grouped_under, signals, reason)
        values (1, 'firing', 'error', 2, now(), now(), now(), 1, 1, null, null, '[]', 'It burns.'),
               (2, 'resolved', 'error', 1, now(), now(), now(), 1, 1, '2026-03-01 03:10Z', null, '[]', 'It is over.'),
               (3, 'pending', 'error', 0, now(), now(), now(), 1, 1, null, 1, '[]', 'It burns with another.');
        """;

    [Fact]
    public async Task What_is_done_by_command_is_written_down_with_who_why_and_to_which_page()
    {
        Assert.Equal(0, await RunAsync("incidents", "acknowledge", "1", "--by", "ann", "--reason", "I look"));
        Assert.Contains("Incident 1 of checkout-voice is acknowledged by ann", Output.ToString());
        Assert.Equal(0, await RunAsync("incidents", "note", "1", "--text", "asked the team", "--by", "bo"));
        Assert.Equal(0, await RunAsync("incidents", "note", "2", "--text", "it was the load test", "--by", "bo"));
        Assert.Equal(0, await RunAsync("incidents", "resolve", "1", "--by", "ann"));
        Assert.Equal(
            "1 acknowledge ann command page 2: I look, 1 note bo command: asked the team, "
            + "2 note bo command: it was the load test, 1 resolve ann command page 2: ",
            await ScalarAsync<string>("""
                select string_agg(incident_id || ' ' || kind || ' ' || author || ' ' || source
                                  || coalesce(' page ' || generation, '') || ': ' || coalesce(text, ''), ', ' order by id)
                  from incident_act
                """));
        Assert.Empty(Error.ToString());
    }

    [Theory]
    [InlineData("No incident has the number 99; 'burnwatch incidents --all' lists", "acknowledge", "99")]
    [InlineData("No incident has the number 99; 'burnwatch incidents --all' lists", "note", "99", "--text", "x")]
    [InlineData("Incident 2 of night-batch was resolved by itself at 2026-03-01 03:10 UTC; there is nothing left to acknowledge.", "acknowledge", "2")]
    [InlineData("Incident 2 of night-batch was resolved by itself at 2026-03-01 03:10 UTC; there is nothing left to resolve.", "resolve", "2")]
    [InlineData("Incident 3 of held is told with incident 1 of the same event; acknowledge that one.", "acknowledge", "3")]
    [InlineData("A note without a text says nothing", "note", "1", "--text", " ")]
    [InlineData("Nobody can be called ''", "resolve", "1", "--by", "")]
    [InlineData("'--text' is required", "note", "1")]
    [InlineData("Cannot parse argument 'x'", "resolve", "x")]
    public async Task What_cannot_be_done_is_told_in_a_sentence(string sentence, params string[] arguments)
    {
        Assert.Equal(2, await RunAsync(["incidents", .. arguments]));
        Assert.Contains(sentence, Error.ToString());
        Assert.Equal(0L, await ScalarAsync<long>("select count(*) from incident_act"));
    }

    [Fact]
    public async Task What_somebody_resolved_a_moment_ago_is_not_resolved_twice()
    {
        Assert.Equal(0, await RunAsync("incidents", "resolve", "1"));
        Assert.Equal(2, await RunAsync("incidents", "acknowledge", "1"));
        Assert.Contains(
            "Incident 1 of checkout-voice is resolved with the next evaluation: somebody said so already.", Error.ToString());
    }
}
