using Burnwatch.Alerting.Paging;
using Burnwatch.Testing;

namespace Burnwatch.Alerting.Tests.Paging;

public class PageStoreTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    private readonly PageTable pages = new(database);

    private PageStore Store => new(database.DataSource);

    public async ValueTask InitializeAsync() => await pages.EmptyAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Pages_of_one_incident_are_claimed_one_after_the_other()
    {
        long[] added = [await pages.AddAsync(1), await pages.AddAsync(1, 2), await pages.AddAsync(1, 1, "resolve"), await pages.AddAsync(1, 2, "resolve")];
        var claimed = new List<long>();
        while (await ClaimAsync() is { Count: > 0 } some)
        {
            var page = Assert.Single(some);
            claimed.Add(page.Id);
            await Store.SentAsync(page, "202", Some.Noon, CancellationToken.None);
        }
        Assert.Equal(added, claimed);
    }

    [Fact]
    public async Task A_page_that_is_tried_later_holds_back_its_own_incident_and_no_other()
    {
        await pages.AddAsync(1);
        await pages.AddAsync(1, 1, "resolve");
        await Store.LaterAsync(Assert.Single(await ClaimAsync()), "503", TimeSpan.FromMinutes(5), CancellationToken.None);
        var other = await pages.AddAsync(2);
        Assert.Equal(other, Assert.Single(await ClaimAsync()).Id);
    }

    [Fact]
    public async Task A_refused_page_lets_the_next_one_pass()
    {
        await pages.AddAsync(1);
        var next = await pages.AddAsync(1, 2);
        await Store.RefusedAsync(Assert.Single(await ClaimAsync()), "400", CancellationToken.None);
        Assert.Equal(next, Assert.Single(await ClaimAsync()).Id);
    }

    [Fact]
    public async Task A_claimed_page_is_claimed_again_when_its_lease_ran_out()
    {
        var id = await pages.AddAsync(1);
        Assert.Equal((id, 1), Assert.Single(await ClaimAsync()) is var first ? (first.Id, first.Attempts) : default);
        Assert.Empty(await ClaimAsync());
        await pages.ExecuteAsync("update page set leased_until = now() - interval '1 second'");
        Assert.Equal((id, 2), Assert.Single(await ClaimAsync()) is var second ? (second.Id, second.Attempts) : default);
    }

    [Fact]
    public async Task Two_claimers_never_get_the_same_page()
    {
        for (var incident = 1; incident <= 30; incident++)
            await pages.AddAsync(incident);
        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Store.ClaimAsync(5, Lease, CancellationToken.None))));
        var claimed = claims.SelectMany(c => c).Select(p => p.Id).ToList();
        Assert.Equal(claimed.Distinct().Count(), claimed.Count);
        while (await Store.ClaimAsync(5, Lease, CancellationToken.None) is { Count: > 0 } rest)
            claimed.AddRange(rest.Select(p => p.Id));
        Assert.Equal(30, claimed.Distinct().Count());
        Assert.Equal(30, claimed.Count);
    }

    [Fact]
    public async Task No_more_are_claimed_than_asked_for_and_the_oldest_first()
    {
        for (var incident = 1; incident <= 5; incident++)
            await pages.AddAsync(incident);
        Assert.Equal([1, 2, 3], (await Store.ClaimAsync(3, Lease, CancellationToken.None)).Select(p => p.Id));
    }

    [Fact]
    public async Task What_is_due_later_waits()
    {
        await pages.AddAsync(1);
        await Store.LaterAsync(Assert.Single(await ClaimAsync()), "503", TimeSpan.FromMinutes(5), CancellationToken.None);
        Assert.Empty(await ClaimAsync());
        await pages.ExecuteAsync("update page set due_at = now()");
        Assert.Equal(2, Assert.Single(await ClaimAsync()).Attempts);
    }

    [Fact]
    public async Task What_was_sent_by_one_who_lost_the_lease_is_sent()
    {
        var id = await pages.AddAsync(1);
        var slow = Assert.Single(await ClaimAsync());
        await pages.ExecuteAsync("update page set leased_until = now() - interval '1 second'");
        var quick = Assert.Single(await ClaimAsync());
        await Store.SentAsync(slow, "202", Some.Noon, CancellationToken.None);
        await Store.LaterAsync(quick, "503", TimeSpan.FromMinutes(5), CancellationToken.None);
        Assert.Equal(("sent", "202"), await pages.FindAsync(id) is var page ? (page.State, page.LastAnswer) : default);
    }

    [Fact]
    public async Task Whoever_lost_the_lease_does_not_put_the_page_off()
    {
        var id = await pages.AddAsync(1);
        var slow = Assert.Single(await ClaimAsync());
        await pages.ExecuteAsync("update page set leased_until = now() - interval '1 second'");
        await ClaimAsync();
        await Store.LaterAsync(slow, "503", TimeSpan.FromMinutes(5), CancellationToken.None);
        Assert.True((await pages.FindAsync(id)).IsLeased);
    }

    [Fact]
    public async Task Waiting_ends_when_pages_are_written()
    {
        var waiting = Store.WaitAsync(TimeSpan.FromMinutes(5), CancellationToken.None);
        await Eventually.BecomesTrueAsync(async () =>
        {
            await pages.ExecuteAsync($"notify {PageStore.WakeChannel}");
            return waiting.IsCompleted;
        });
        await waiting;
    }

    private Task<IReadOnlyList<WaitingPage>> ClaimAsync() => Store.ClaimAsync(20, Lease, CancellationToken.None);
}
