using Burnwatch.Collector.Concurrency;
using Burnwatch.Collector.ElevenApi;
using Burnwatch.Collector.Inventory;
using Burnwatch.Collector.Polling;
using Burnwatch.Collector.Rotation;
using Burnwatch.Collector.Usage;
using Burnwatch.Testing;
using static Burnwatch.Collector.Tests.Some;

namespace Burnwatch.Collector.Tests.Rotation;

/// <summary>What becomes of a credential, and of everything that was read of it, when it goes to another key.</summary>
public sealed class KeyLinksTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private static readonly ReadingSpan Hour = new(Noon, Noon.AddHours(1));

    private readonly CollectorTables tables = new(database);
    private readonly KeyLinks links = new(database.DataSource);
    private DateTimeOffset now = Noon;

    public async ValueTask InitializeAsync()
    {
        await tables.EmptyAsync();
        await ListAsync(
            Listed("h1", "voice", age: 90), Listed("h2", "voice-2", age: 1), Listed("h3", "music", age: 50));
    }

    public ValueTask DisposeAsync() => default;

    [Fact]
    public async Task All_that_was_read_of_a_credential_goes_with_it_and_nothing_else()
    {
        await UseAsync(Row("h2", 0, 10, name: "voice-2"), Row("h1", 0, 1, name: "voice"));
        await UseAsync(Row("h2", 0, 30, name: "voice-2"), Row("h1", 0, 1, name: "voice"));
        await new ConcurrencyStore(database.DataSource).SaveAsync(
            1, [new("h2", Noon, "standard", 2, 5)], default);

        var link = await LinkAsync("voice-2", "voice");
        Assert.Equal(new KeyLink("acme", "voice-2", "voice-2", "voice", 1, true), link);
        Assert.Equal(["h1 voice 1", "h2 voice 30"], await BucketsAsync());
        Assert.Equal("voice 10", await tables.SingleAsync<string>(
            "select k.name || ' ' || r.credits from usage_revision r join key k on k.id = r.key_id"));
        Assert.Equal("voice", await tables.SingleAsync<string>(
            "select k.name from concurrency_reading r join key k on k.id = r.key_id"));
        Assert.Equal(("h2", now), await tables.SingleAsync<(string, DateTimeOffset)>(
            "select c.hash, m.at from credential_move m join credential c on c.id = m.credential_id"));
    }

    [Fact]
    public async Task A_reading_after_that_finds_what_is_stored_and_changes_nothing()
    {
        var rows = new[] { Row("h2", 0, 10, name: "voice-2"), Row("h2", 1, 20, name: "voice-2") };
        await UseAsync(rows);
        await LinkAsync("voice-2", "voice");
        Assert.Equal(0, await UseAsync(rows));
        Assert.Equal(["h2 voice 10", "h2 voice 20"], await BucketsAsync());
        Assert.Empty(await tables.AllAsync<long>("select credits from usage_revision"));
    }

    [Fact]
    public async Task The_key_is_as_old_as_its_oldest_credential()
    {
        await LinkAsync("voice", "voice-2");
        Assert.Equal(
            Noon.AddDays(-90).UtcDateTime,
            await tables.SingleAsync<DateTime>("select created_at from key where name = 'voice-2'"));
    }

    [Fact]
    public async Task The_next_inventory_leaves_it_where_a_person_put_it()
    {
        await LinkAsync("voice-2", "voice");
        await ListAsync(
            Listed("h1", "voice", age: 90), Listed("h2", "voice-2 renamed", age: 1), Listed("h3", "music", age: 50));
        Assert.Equal("voice", await KeyOfAsync("h2"));
    }

    [Fact]
    public async Task Unlinked_it_has_the_key_again_that_it_had()
    {
        await UseAsync(Row("h2", 0, 10, name: "voice-2"));
        await LinkAsync("voice-2", "voice");
        var link = await links.UnlinkAsync("voice-2", "ann", "wrong", now, default);
        Assert.Equal(("voice", "voice-2", false), (link.FromKey, link.ToKey, link.EmptiesKey));
        Assert.Equal(["h2 voice-2 10"], await BucketsAsync());
        Assert.Empty(await links.ProposalsAsync(default));
    }

    [Fact]
    public async Task Unlinked_where_its_own_key_is_taken_it_has_a_new_one()
    {
        await ListAsync(
            Listed("h1", "voice", age: 90), Listed("h2", "voice-2", age: 1), Listed("h3", "music", age: 50),
            Listed("h4", "voice", age: 0) with { Hint = "d4d4" });
        Assert.Equal("voice", await KeyOfAsync("h4"));
        await links.UnlinkAsync("h4", "ann", null, now, default);
        Assert.Equal("voice (d4d4)", await KeyOfAsync("h4"));
        Assert.Equal("voice", await KeyOfAsync("h1"));
    }

    [Fact]
    public async Task What_has_its_key_for_itself_cannot_be_unlinked()
    {
        await RefusesAsync(
            "has its key 'music' for itself", () => links.UnlinkAsync("music", "ann", null, now, default));
        Assert.Equal("music", await KeyOfAsync("h3"));
        Assert.Equal(3, await tables.SingleAsync<long>("select count(*) from key"));
    }

    [Fact]
    public async Task What_cannot_be_done_is_said_in_a_sentence()
    {
        await RefusesAsync("No workspace has a credential named 'nobody'", () => LinkAsync("nobody", "voice"));
        await RefusesAsync("acme has no key named 'nowhere'", () => LinkAsync("voice-2", "nowhere"));
        await RefusesAsync("belongs to the key 'voice' already", () => LinkAsync("voice", "voice"));
    }

    [Fact]
    public async Task A_name_that_two_keys_have_credentials_of_needs_an_id()
    {
        await LinkAsync("voice-2", "voice");
        await ListAsync(
            Listed("h1", "voice", age: 90), Listed("h2", "music", age: 1), Listed("h3", "music", age: 50));
        await RefusesAsync("name one by its id", () => LinkAsync("music", "voice"));
        await links.UnlinkAsync("id of h2", "ann", null, now, default);
        Assert.Equal("voice-2", await KeyOfAsync("h2"));
    }

    [Fact]
    public async Task What_looks_like_a_successor_is_proposed_until_it_is_linked_or_refused()
    {
        Assert.Equal(["voice-2"], (await links.ProposalsAsync(default)).Select(p => p.Credential));
        await links.RefuseAsync("voice-2", "ann", now, default);
        Assert.Empty(await links.ProposalsAsync(default));
        await RefusesAsync("is not proposed", () => links.RefuseAsync("voice-2", "ann", now, default));
        await LinkAsync("voice-2", "voice");
        Assert.Equal(0, await tables.SingleAsync<long>("select count(*) from refused_successor"));
    }

    [Theory]
    [InlineData("voice-2")]
    [InlineData("id of h2")]
    [InlineData("h2")]
    [InlineData("voice-*")]
    public async Task What_the_policy_file_gives_to_a_key_goes_there_at_once(string credential)
    {
        await WishAsync("voice", credential);
        Assert.Equal(1, await links.ApplyPolicyAsync(now, default));
        Assert.Equal("voice", await KeyOfAsync("h2"));
        Assert.Equal(0, await links.ApplyPolicyAsync(now, default));
    }

    [Fact]
    public async Task A_credential_that_is_yet_to_come_goes_there_with_the_inventory_that_lists_it_first()
    {
        await WishAsync("voice", "voice-2026*");
        await ListAsync(
            Listed("h1", "voice", age: 90), Listed("h2", "voice-2", age: 1), Listed("h3", "music", age: 50),
            Listed("h4", "voice-2026-11", age: 0));
        Assert.Equal(("voice", "voice-2"), (await KeyOfAsync("h4"), await KeyOfAsync("h2")));
    }

    [Fact]
    public async Task A_command_cannot_undo_what_the_policy_file_says()
    {
        await WishAsync("voice", "voice-2");
        await links.ApplyPolicyAsync(now, default);
        await RefusesAsync("take it out there", () => links.UnlinkAsync("voice-2", "ann", null, now, default));
        await RefusesAsync("change it there", () => LinkAsync("voice-2", "music"));
    }

    [Fact]
    public async Task The_older_of_two_that_work_is_superseded_since_both_were_known_to_be_of_the_key()
    {
        await LinkAsync("voice-2", "voice");
        Assert.Equal(now, await SupersededAsync("h1"));
        Assert.Null(await SupersededAsync("h2"));
        await ListAsync(Listed("h1", "voice", age: 90), Listed("h2", "voice-2", age: 1) with { IsDisabled = true });
        Assert.Null(await SupersededAsync("h1"));
    }

    [Fact]
    public async Task Of_two_service_accounts_none_supersedes_the_other()
    {
        await ListAsync(
            Listed("h1", "voice", age: 90), Listed("h5", "voice", age: 1) with { ServiceAccountId = "sa2" });
        Assert.Equal("voice", await KeyOfAsync("h5"));
        Assert.Null(await SupersededAsync("h1"));
    }

    private static ListedCredential Listed(string hash, string name, int age) => new()
    {
        Hash = hash,
        Name = name,
        ProviderKeyId = $"id of {hash}",
        ServiceAccountId = "sa1",
        ServiceAccount = "payments",
        CreatedAt = Noon.AddDays(-age),
    };

    private static async Task RefusesAsync(string why, Func<Task> act) =>
        Assert.Contains(why, (await Assert.ThrowsAsync<KeyLinkException>(act)).Message, StringComparison.Ordinal);

    private Task<KeyLink> LinkAsync(string credential, string key) =>
        links.LinkAsync(credential, key, "ann", null, now, default);

    private async Task ListAsync(params ListedCredential[] listed)
    {
        now += TimeSpan.FromMinutes(5);
        var workspace = await new WorkspaceStore(database.DataSource).EnsureAsync(Workspace(), default);
        Assert.True(await new InventoryStore(database.DataSource).SaveAsync(
            workspace.Id, new InventoryReading(listed, ["sa1"]), now, default));
    }

    private async Task<int> UseAsync(params UsageRow[] rows)
    {
        var state = await new WorkspaceStore(database.DataSource).EnsureAsync(Workspace(), default);
        var saved = await new UsageStore(database.DataSource).SaveAsync(
            new UsageReading(state.Id, state.LastReading, Hour, now, true, rows), default);
        return saved!.Value.Changed;
    }

    private async Task WishAsync(string key, string credential) => await tables.AllAsync<int>(
        $"insert into key_credential (key_id, credential) select id, '{credential}' from key where name = '{key}'");

    private Task<string> KeyOfAsync(string hash) => tables.SingleAsync<string>(
        $"select k.name from credential c join key k on k.id = c.key_id where c.hash = '{hash}'");

    private Task<IReadOnlyList<string>> BucketsAsync() => tables.AllAsync<string>(
        """
        select c.hash || ' ' || k.name || ' ' || b.credits
          from usage_bucket b join credential c on c.id = b.credential_id join key k on k.id = b.key_id order by 1
        """);

    private async Task<DateTimeOffset?> SupersededAsync(string hash) =>
        await tables.SingleAsync<DateTime?>($"select superseded_at from credential where hash = '{hash}'");
}
