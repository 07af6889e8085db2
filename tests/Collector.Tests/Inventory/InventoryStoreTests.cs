using Burnwatch.Collector.Inventory;
using Burnwatch.Collector.Polling;
using Burnwatch.Testing;
using static Burnwatch.Collector.Tests.Some;

namespace Burnwatch.Collector.Tests.Inventory;

/// <summary>Since when a credential may not be used, or nobody knows it.</summary>
public sealed class InventoryStoreTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    private readonly CollectorTables tables = new(database);
    private DateTimeOffset now = Noon - Interval;
    private long workspace;

    public async ValueTask InitializeAsync()
    {
        await tables.EmptyAsync();
        workspace = (await new WorkspaceStore(database.DataSource).EnsureAsync(Workspace(), default)).Id;
    }

    public ValueTask DisposeAsync() => default;

    [Fact]
    public async Task A_credential_counts_as_disabled_from_the_inventory_that_shows_it_so_first()
    {
        await ListAsync(["sa1"], Listed("h1"));
        Assert.Null(await DisabledAsync("h1"));
        await ListAsync(["sa1"], Listed("h1", isDisabled: true));
        await ListAsync(["sa1"], Listed("h1", isDisabled: true));
        Assert.Equal(Noon + Interval, await DisabledAsync("h1"));
        Assert.Equal(
            (Noon + (2 * Interval)).UtcDateTime,
            await tables.SingleAsync<DateTime>("select inventory_read_at from workspace"));
    }

    [Fact]
    public async Task One_that_was_disabled_before_anybody_watched_counts_from_its_first_inventory()
    {
        await ListAsync(["sa1"], Listed("h1", isDisabled: true));
        Assert.Equal(Noon, await DisabledAsync("h1"));
    }

    [Fact]
    public async Task To_enable_it_again_begins_anew()
    {
        await ListAsync(["sa1"], Listed("h1", isDisabled: true));
        await ListAsync(["sa1"], Listed("h1"));
        Assert.Null(await DisabledAsync("h1"));
        await ListAsync(["sa1"], Listed("h1", isDisabled: true));
        Assert.Equal(Noon + (2 * Interval), await DisabledAsync("h1"));
    }

    [Fact]
    public async Task A_credential_that_its_account_is_listed_without_is_gone_until_it_is_back()
    {
        await ListAsync(["sa1"], Listed("h1"), Listed("h2"));
        await ListAsync(["sa1"], Listed("h2"));
        await ListAsync(["sa1"], Listed("h2"));
        Assert.Equal(Noon + Interval, await UnlistedAsync("h1"));
        Assert.Null(await UnlistedAsync("h2"));
        await ListAsync(["sa1"], Listed("h1"), Listed("h2"));
        Assert.Null(await UnlistedAsync("h1"));
    }

    [Fact]
    public async Task The_last_credential_of_an_account_can_be_gone_too()
    {
        await ListAsync(["sa1"], Listed("h1"));
        await ListAsync(["sa1"]);
        Assert.Equal(Noon + Interval, await UnlistedAsync("h1"));
    }

    [Fact]
    public async Task With_an_account_that_is_not_shown_nothing_is_gone()
    {
        await ListAsync(["sa1", "sa2"], Listed("h1"), Listed("h2", account: "sa2"));
        await ListAsync(["sa2"], Listed("h2", account: "sa2"));
        Assert.Null(await UnlistedAsync("h1"));
        await ListAsync([]);
        Assert.Empty(await tables.AllAsync<string>("select hash from credential where unlisted_since is not null"));
    }

    [Fact]
    public async Task A_credential_listed_by_its_id_alone_is_not_gone()
    {
        await ListAsync(["sa1"], Listed("h1"));
        await ListAsync(["sa1"], Listed("id:id of h1") with { ProviderKeyId = "id of h1" });
        Assert.Null(await UnlistedAsync("h1"));
    }

    [Fact]
    public async Task What_usage_alone_shows_is_unlisted_from_the_first_inventory_that_lists_others()
    {
        await UseAsync("h9");
        Assert.Null(await UnlistedAsync("h9"));
        await ListAsync(["sa1"]);
        Assert.Null(await UnlistedAsync("h9"));
        await ListAsync(["sa1"], Listed("h1"));
        await ListAsync(["sa1"], Listed("h1"));
        Assert.Equal(Noon + Interval, await UnlistedAsync("h9"));
        await ListAsync(["sa1"], Listed("h1"), Listed("h9"));
        Assert.Null(await UnlistedAsync("h9"));
    }

    [Fact]
    public async Task Usage_without_any_key_is_of_no_credential_that_could_be_listed()
    {
        await UseAsync("");
        await ListAsync(["sa1"], Listed("h1"));
        Assert.Null(await UnlistedAsync(""));
    }

    [Fact]
    public void An_account_that_lists_a_key_which_cannot_be_told_from_others_is_not_whole()
    {
        var inventory = InventoryReading.Of(
        [
            new() { ServiceAccountUserId = "whole", ApiKeys = [new() { HashedXiApiKey = "h1" }] },
            new() { ServiceAccountUserId = "empty", ApiKeys = [] },
            new() { ServiceAccountUserId = "odd", ApiKeys = [new() { HashedXiApiKey = "h2" }, new() { Name = "?" }] },
            new() { ServiceAccountUserId = "silent" },
        ]);
        Assert.Equal(["whole", "empty"], inventory.WholeAccounts);
        Assert.Equal(["h1", "h2"], inventory.Credentials.Select(c => c.Hash));
    }

    private static ListedCredential Listed(string hash, string account = "sa1", bool isDisabled = false) => new()
    {
        Hash = hash,
        Name = $"name of {hash}",
        ProviderKeyId = $"id of {hash}",
        ServiceAccountId = account,
        IsDisabled = isDisabled,
    };

    private async Task ListAsync(string[] accounts, params ListedCredential[] listed)
    {
        now += Interval;
        Assert.True(await new InventoryStore(database.DataSource).SaveAsync(
            workspace, new InventoryReading(listed, accounts), now, default));
    }

    private async Task UseAsync(string hash) => await tables.AllAsync<int>(
        $"""
        with k as (insert into key (workspace_id, name, created_at) values ({workspace}, 'used', now()) returning id)
        insert into credential (key_id, workspace_id, hash, name, first_seen_at)
        select id, {workspace}, '{hash}', 'used', now() from k
        """);

    private Task<DateTimeOffset?> DisabledAsync(string hash) => TimeAsync("disabled_seen_at", hash);

    private Task<DateTimeOffset?> UnlistedAsync(string hash) => TimeAsync("unlisted_since", hash);

    private async Task<DateTimeOffset?> TimeAsync(string column, string hash) =>
        (await tables.AllAsync<DateTime?>($"select {column} from credential where hash = '{hash}'")).Single();
}
