using Burnwatch.Alerting.Policies;
using Burnwatch.Testing;

namespace Burnwatch.Alerting.Tests.Policies;

public class PolicyStoreTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly PolicyFile File = new()
    {
        Owners = [new PolicyOwner { Name = "payments", Mail = "payments@example.com", RoutingKey = "env:PAYMENTS", TimeZone = "Europe/Berlin" }],
        Keys = [new PolicyKey { Name = "tts-prod", Owner = "payments", Environment = "production", Product = "checkout", CostCentre = "4711", TimeZone = "Asia/Tokyo" }],
        Settings = [Some.Setting("spike.ratio", "4"), Some.Setting("pin.for", "15m", PolicyScope.Key, "tts-prod")],
    };

    [Fact]
    public async Task Before_the_first_version_everything_is_as_it_is_built_in()
    {
        var (_, store) = await EmptyAsync();
        var book = await store.ReadAsync(CancellationToken.None);
        Assert.Equal((0, 0), (book.Version, book.Overrides.Count));
    }

    [Fact]
    public async Task A_file_is_taken_over_whole()
    {
        var (world, store) = await EmptyAsync();
        Assert.Equal(1, await ApplyAsync(store, File));
        Assert.Equal(File.Owners[0], await store.FindOwnerAsync("payments", CancellationToken.None));
        Assert.Equal(File.Keys[0], await store.FindKeyAsync("tts-prod", CancellationToken.None));
        var book = await store.ReadAsync(CancellationToken.None);
        Assert.Equal((1, 2), (book.Version, book.Overrides.Count));
        var policy = book.Of("production", "payments", "tts-prod");
        Assert.Equal((4, TimeSpan.FromMinutes(15)), (policy.SpikeRatio, policy.PinFor));
        Assert.Equal("a person/because", await world.ScalarAsync<string>("select author || '/' || reason from policy_version"));
    }

    [Fact]
    public async Task The_credentials_of_a_key_are_those_of_the_newest_file_that_names_the_key()
    {
        var (world, store) = await EmptyAsync();
        await ApplyAsync(store, new PolicyFile { Keys = [File.Keys[0] with { Owner = null, Credentials = ["a", "b-*"] }] });
        Assert.Equal(["a", "b-*"], await CredentialsAsync(world));
        await ApplyAsync(store, new PolicyFile { Keys = [File.Keys[0] with { Owner = null, Credentials = ["b-*", "c"] }] });
        await ApplyAsync(store, new PolicyFile());
        Assert.Equal(["b-*", "c"], await CredentialsAsync(world));
    }

    private static Task<IReadOnlyList<string>> CredentialsAsync(World world) =>
        world.AllAsync<string>("select credential from key_credential order by 1");

    [Fact]
    public async Task A_setting_that_the_next_file_lacks_ends()
    {
        var (world, store) = await EmptyAsync();
        await ApplyAsync(store, File);
        Assert.Equal(2, await ApplyAsync(store, new PolicyFile { Settings = [Some.Setting("spike.ratio", "5")] }));
        Assert.Equal("spike.ratio=5", Assert.Single((await store.ReadAsync(CancellationToken.None)).Overrides) is var o ? $"{o.Name}={o.Value}" : "");
        Assert.Equal(3, await world.ScalarAsync<long>("select count(*) from policy_setting"));
    }

    [Fact]
    public async Task A_version_without_settings_is_one()
    {
        var (_, store) = await EmptyAsync();
        await ApplyAsync(store, File);
        await ApplyAsync(store, new PolicyFile());
        var book = await store.ReadAsync(CancellationToken.None);
        Assert.Equal((2, 0), (book.Version, book.Overrides.Count));
    }

    public static TheoryData<PolicyFile, string> Faulty => new()
    {
        { File with { Keys = [.. File.Keys, new PolicyKey { Name = "unseen" }] }, "No workspace has a key named 'unseen'; 'burnwatch keys' lists those that were seen." },
        { File with { Keys = [File.Keys[0] with { Owner = "nobody" }] }, "The key 'tts-prod' has the owner 'nobody', whom nobody knows; add the owner to the file." },
        { File with { Settings = [Some.Setting("spike.ratio", "4", PolicyScope.Key, "unseen")] }, "There are settings for the key 'unseen', which no workspace has; 'burnwatch keys' lists those that were seen." },
        { File with { Settings = [Some.Setting("spike.ratio", "4", PolicyScope.Owner, "nobody")] }, "There are settings for the owner 'nobody', whom nobody knows; add the owner to the file." },
    };

    [Theory]
    [MemberData(nameof(Faulty), DisableDiscoveryEnumeration = true)]
    public async Task A_file_that_names_somebody_unknown_is_refused_and_nothing_of_it_taken(PolicyFile file, string said)
    {
        var (world, store) = await EmptyAsync();
        Assert.Equal(said, (await Assert.ThrowsAsync<PolicyException>(() => ApplyAsync(store, file))).Message);
        Assert.Equal(0, await world.ScalarAsync<long>("select (select count(*) from owner) + (select count(*) from policy_version) + (select count(*) from policy_setting)"));
        Assert.Null((await store.FindKeyAsync("tts-prod", CancellationToken.None))!.Environment);
    }

    [Theory]
    [InlineData("spike.ration", "4")]
    [InlineData("spike.ratio", "none")]
    public async Task A_setting_that_would_blind_every_key_is_refused(string name, string value)
    {
        var (_, store) = await EmptyAsync();
        await Assert.ThrowsAsync<PolicyException>(() => ApplyAsync(store, new PolicyFile { Settings = [Some.Setting(name, value)] }));
        Assert.Equal(0, (await store.ReadAsync(CancellationToken.None)).Version);
    }

    [Fact]
    public async Task An_owner_that_is_there_is_changed()
    {
        var (_, store) = await EmptyAsync();
        await ApplyAsync(store, File);
        await ApplyAsync(store, File with { Owners = [File.Owners[0] with { RoutingKey = null }] });
        Assert.Null((await store.FindOwnerAsync("payments", CancellationToken.None))!.RoutingKey);
    }

    [Fact]
    public async Task A_routing_key_that_is_no_reference_reaches_no_table()
    {
        var (world, store) = await EmptyAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => ApplyAsync(store, File with { Owners = [File.Owners[0] with { RoutingKey = "R0UT1NGKEY" }] }));
        Assert.Equal(0, await world.ScalarAsync<long>("select count(*) from owner"));
    }

    [Fact]
    public async Task Two_that_apply_at_once_make_two_versions()
    {
        var (_, store) = await EmptyAsync();
        var versions = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => ApplyAsync(store, File))));
        Assert.Equal([1, 2, 3, 4, 5, 6], versions.Order());
        Assert.Equal(2, (await store.ReadAsync(CancellationToken.None)).Overrides.Count);
    }

    [Fact]
    public async Task Whom_nobody_knows_is_not_found()
    {
        var (_, store) = await EmptyAsync();
        Assert.Null(await store.FindOwnerAsync("nobody", CancellationToken.None));
        Assert.Null(await store.FindKeyAsync("unseen", CancellationToken.None));
    }

    private async Task<(World World, PolicyStore Store)> EmptyAsync()
    {
        var world = await World.CreateAsync(database);
        await world.KeyAsync("tts-prod");
        return (world, new PolicyStore(database.DataSource));
    }

    private static Task<long> ApplyAsync(PolicyStore store, PolicyFile file) => store.ApplyAsync(file, "a person", "because", Some.Noon, CancellationToken.None);
}
