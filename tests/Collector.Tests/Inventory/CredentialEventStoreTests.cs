using Burnwatch.Collector.Inventory;
using Burnwatch.Collector.Polling;
using Burnwatch.Collector.Usage;
using Burnwatch.Testing;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using static Burnwatch.Collector.Tests.Some;

namespace Burnwatch.Collector.Tests.Inventory;

/// <summary>Each change between two inventories is one event.</summary>
public sealed class CredentialEventStoreTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
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
    public async Task What_the_first_inventory_lists_was_there_before()
    {
        await ListAsync(Listed("h1"), Listed("h2"));
        Assert.Empty(await EventsAsync());
        await ListAsync(Listed("h1"), Listed("h2"), Listed("h3"));
        Assert.Equal(["h3 appeared"], await EventsAsync());
    }

    [Fact]
    public async Task After_an_inventory_that_lists_nothing_the_first_credential_is_new()
    {
        await ListAsync();
        await ListAsync(Listed("h1"));
        Assert.Equal(["h1 appeared"], await EventsAsync());
    }

    [Fact]
    public async Task A_change_is_told_once_with_what_was_and_what_is()
    {
        await ListAsync(Listed("h1") with { CreditLimit = 100_000, Permissions = ["text_to_speech"] });
        await ListAsync(Listed("h1") with { Permissions = ["text_to_speech"] });
        await ListAsync(Listed("h1") with { Permissions = ["text_to_speech"] });

        Assert.Equal(["h1 limit_changed wider"], await EventsAsync());
        var change = await tables.SingleAsync<Told>(
            """
            select e.at, e.before::text, e.after::text,
                   e.key_id = c.key_id and e.workspace_id = c.workspace_id as is_of_it
              from credential_event e
              join credential c on c.id = e.credential_id
            """);
        Assert.Equal(Noon + Interval, change.At);
        Assert.True(change.IsOfIt);
        Assert.Equal(100_000, CredentialState.Parse(change.Before)!.CreditLimit);
        Assert.Null(CredentialState.Parse(change.After)!.CreditLimit);
        Assert.Equal(["text_to_speech"], CredentialState.Parse(change.After)!.Permissions!);
    }

    [Fact]
    public async Task Every_kind_can_be_kept()
    {
        var tight = Listed("h1") with { CreditLimit = 10, Permissions = ["a"], AllowedIps = ["::1"] };
        await ListAsync(tight);
        await ListAsync(tight with { IsDisabled = true });
        await ListAsync(tight with { IsDisabled = true, DisableReason = "exposed_publicly" });
        await ListAsync(tight);
        await ListAsync(tight with { Permissions = ["b"] });
        await ListAsync(tight with { Permissions = ["b"], CreditLimit = 5 });
        await ListAsync(tight with { Permissions = ["b"], CreditLimit = 5, AllowedIps = null });
        await ListAsync(tight with { Permissions = ["b"], CreditLimit = 5, AllowedIps = null, Name = "other" });
        await ListAsync();
        await ListAsync(Listed("h1") with { Permissions = ["b"], CreditLimit = 5, Name = "other" });
        Assert.Equal(
            [
                "h1 disabled", "h1 provider_lock", "h1 enabled", "h1 permissions_changed mixed",
                "h1 limit_changed narrower", "h1 allowed_ips_changed wider", "h1 renamed", "h1 gone", "h1 appeared",
            ],
            await EventsAsync());
    }

    [Fact]
    public async Task One_is_gone_once_though_its_account_is_not_shown_whole_for_a_while()
    {
        await ListAsync(Listed("h1"), Listed("h2"));
        await ListAsync(Listed("h2"));
        await SaveAsync([Listed("h2")], accounts: []);
        await ListAsync(Listed("h2"));
        Assert.Equal(["h1 gone"], await EventsAsync());
        await ListAsync(Listed("h1"), Listed("h2"));
        Assert.Equal(["h1 gone", "h1 appeared"], await EventsAsync());
    }

    [Fact]
    public async Task What_only_usage_showed_is_never_gone_and_new_when_it_is_listed()
    {
        await ListAsync(Listed("h1"));
        await tables.AllAsync<int>(
            $"""
            insert into credential (key_id, workspace_id, hash, name, first_seen_at)
            select id, {workspace}, 'h9', 'used', now() from key
            """);
        await ListAsync(Listed("h1"));
        Assert.Empty(await EventsAsync());
        await ListAsync(Listed("h1"), Listed("h9"));
        Assert.Equal(["h9 appeared"], await EventsAsync());
    }

    [Fact]
    public async Task Two_daemons_that_read_at_once_tell_it_once()
    {
        await ListAsync(Listed("h1") with { CreditLimit = 10 }, Listed("h2"));
        now += Interval;
        await Task.WhenAll(Enumerable.Range(0, 8)
            .Select(i => StoreAsync([Listed("h1")], ["sa1"], now.AddSeconds(i % 2))));
        Assert.Equal(["h1 limit_changed wider", "h2 gone"], (await EventsAsync()).Order());
    }

    [Fact]
    public async Task An_inventory_that_another_overtook_takes_nothing_back()
    {
        await ListAsync(Listed("h1"));
        Assert.True(await StoreAsync([Listed("h1") with { IsDisabled = true }], ["sa1"], now.AddSeconds(3)));
        Assert.False(await StoreAsync([Listed("h1")], ["sa1"], now.AddSeconds(2)));
        Assert.Equal(["h1 disabled"], await EventsAsync());
        Assert.True(await tables.SingleAsync<bool>("select is_disabled from credential"));
    }

    [Fact]
    public async Task Old_events_are_dropped()
    {
        await ListAsync(Listed("h1"));
        await ListAsync(Listed("h1") with { IsDisabled = true });
        var disabledAt = now;
        await ListAsync(Listed("h1"));
        var store = new CredentialEventStore(database.DataSource);
        await store.DropAsync(disabledAt, default);
        Assert.Equal(2, (await EventsAsync()).Count);
        await store.DropAsync(now, default);
        Assert.Equal(["h1 enabled"], await EventsAsync());
    }

    [Fact]
    public async Task The_job_that_drops_old_buckets_drops_them_too()
    {
        await ListAsync();
        await ListAsync(Listed("h1"));
        await KeepAsync(TimeSpan.FromDays(400));
        Assert.Single(await EventsAsync());
        await KeepAsync(TimeSpan.FromDays(400) + TimeSpan.FromTicks(10));
        Assert.Empty(await EventsAsync());

        async Task KeepAsync(TimeSpan later) => await new PartitionJob(
            new PartitionStore(database.DataSource),
            new UsageStore(database.DataSource),
            new UsageHourStore(database.DataSource),
            new CredentialEventStore(database.DataSource),
            new Burnwatch.Collector.Catalogue.InventoryItemStore(database.DataSource),
            new Burnwatch.Collector.Fallback.CounterStore(database.DataSource),
            Options.Create(new CollectorOptions()),
            new FakeTimeProvider(now + later)).Execute(null!, default);
    }

    private static ListedCredential Listed(string hash) => new()
    {
        Hash = hash,
        Name = $"name of {hash}",
        ProviderKeyId = $"id of {hash}",
        ServiceAccountId = "sa1",
    };

    private Task ListAsync(params ListedCredential[] listed) => SaveAsync(listed, ["sa1"]);

    private async Task SaveAsync(ListedCredential[] listed, string[] accounts)
    {
        now += Interval;
        Assert.True(await StoreAsync(listed, accounts, now));
    }

    private Task<bool> StoreAsync(ListedCredential[] listed, string[] accounts, DateTimeOffset at) =>
        new InventoryStore(database.DataSource).SaveAsync(
            workspace, new InventoryReading(listed, accounts), at, default);

    private Task<IReadOnlyList<string>> EventsAsync() => tables.AllAsync<string>(
        """
        select concat_ws(' ', c.hash, e.kind, e.direction)
          from credential_event e
          join credential c on c.id = e.credential_id
         order by e.id
        """);

    private sealed record Told
    {
        public required DateTimeOffset At { get; init; }

        public string? Before { get; init; }

        public string? After { get; init; }

        public required bool IsOfIt { get; init; }
    }
}
