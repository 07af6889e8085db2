using System.Net;
using Burnwatch.Testing;
using static Burnwatch.Collector.Tests.Some;

namespace Burnwatch.Collector.Tests.Inventory;

public sealed class InventoryPollerTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const string Counters =
        """{"tier":"pro","character_count":1200,"character_limit":500000"""
        + ""","next_character_count_reset_unix":1777593600}""";

    private readonly CollectorTables tables = new(database);
    private readonly UsageProvider usage = new();

    private TestCollector collector = null!;
    private HttpResponseMessage? accountsInstead;
    private HttpResponseMessage? countersInstead;
    private string keys = "";

    public async ValueTask InitializeAsync()
    {
        await tables.EmptyAsync();
        collector = new TestCollector(database.DataSource, new FakeProvider(Answer));
    }

    public ValueTask DisposeAsync() => collector.DisposeAsync();

    [Fact]
    public async Task What_the_provider_tells_of_a_credential_is_kept()
    {
        keys = """
            {"name":"tts","hint":"ab12","key_id":"k1","created_at_unix":1700000000,"is_disabled":false,
             "permissions":["text_to_speech","new_one"],"disable_reason":null,"character_limit":5000,
             "character_count":10,"hashed_xi_api_key":"h1","allowed_ips":["10.0.0.1"]}
            """;
        await PollAsync();
        var credential = await tables.SingleAsync<Credential>(
            "select c.*, k.name as key_name, k.created_at as key_created_at "
            + "from credential c join key k on k.id = c.key_id");
        Assert.Equivalent(
            new Credential
            {
                Hash = "h1",
                ProviderKeyId = "k1",
                ServiceAccountId = "sa1",
                ServiceAccount = "prod",
                Name = "tts",
                KeyName = "tts",
                Hint = "ab12",
                Permissions = ["text_to_speech", "new_one"],
                AllowedIps = ["10.0.0.1"],
                CreditLimit = 5000,
                CreditsUsed = 10,
                CreatedAt = DateTimeOffset.FromUnixTimeSeconds(1700000000),
                KeyCreatedAt = DateTimeOffset.FromUnixTimeSeconds(1700000000),
                LastListedAt = Noon,
            },
            credential,
            strict: true);
    }

    [Fact]
    public async Task A_lock_by_the_provider_is_seen_with_its_reason()
    {
        keys = Key("k1", "h1", "tts");
        await PollAsync();
        keys =
            """{"name":"tts","key_id":"k1","hashed_xi_api_key":"h1","is_disabled":true"""
            + ""","disable_reason":"exposed_publicly"}""";
        await NextPollAsync();
        Assert.Equal(
            (true, "exposed_publicly"),
            await tables.SingleAsync<(bool, string)>("select is_disabled, disable_reason from credential"));
    }

    [Fact]
    public async Task A_credential_that_vanishes_keeps_its_row_and_when_it_was_last_listed()
    {
        keys = $"{Key("k1", "h1", "a")},{Key("k2", "h2", "b")}";
        await PollAsync();
        keys = Key("k2", "h2", "b");
        await NextPollAsync();
        Assert.Equal(
            [("h1", Noon.UtcDateTime), ("h2", Noon.AddMinutes(5).UtcDateTime)],
            await tables.AllAsync<(string, DateTime)>("select hash, last_listed_at from credential order by hash"));
    }

    [Fact]
    public async Task An_inventory_that_cannot_be_read_makes_nothing_gone()
    {
        keys = Key("k1", "h1", "tts");
        await PollAsync();
        accountsInstead = FakeProvider.Response("{}");
        await NextPollAsync();
        Assert.Equal(
            Noon.UtcDateTime,
            await tables.SingleAsync<DateTime>(
                "select w.inventory_read_at from workspace w join credential c on c.workspace_id = w.id "
                + "where c.unlisted_since is null and w.inventory_failing_since is not null"));
    }

    [Fact]
    public async Task A_rotated_credential_joins_the_key_of_its_name()
    {
        keys = Key("k1", "h1", "tts");
        await PollAsync();
        keys += "," + Key("k2", "h2", "tts");
        await NextPollAsync();
        Assert.Equal(1, await tables.SingleAsync<int>("select count(*)::integer from key"));
        Assert.Equal(2, await tables.SingleAsync<int>("select count(*)::integer from credential"));
    }

    [Fact]
    public async Task A_credential_that_is_renamed_stays_with_its_key()
    {
        keys = Key("k1", "h1", "old");
        await PollAsync();
        keys = Key("k1", "h1", "new");
        await NextPollAsync();
        Assert.Equal(
            ("old", "new"),
            await tables.SingleAsync<(string, string)>(
                "select k.name, c.name from credential c join key k on k.id = c.key_id"));
    }

    [Fact]
    public async Task What_people_have_told_of_a_key_is_left_alone()
    {
        keys = Key("k1", "h1", "tts");
        await PollAsync();
        await tables.AllAsync<int>("update key set environment = 'prod', product = 'ivr' returning 1");
        await NextPollAsync();
        Assert.Equal(
            ("prod", "ivr"), await tables.SingleAsync<(string, string)>("select environment, product from key"));
    }

    [Fact]
    public async Task A_key_that_its_usage_showed_first_is_known_again_and_gets_older()
    {
        usage.Booked.Add(Row("h1", minute: -60, name: "tts"));
        await using (var first = new TestCollector(database.DataSource, usage.Http))
            await first.Usage.PollAsync(Workspace(), default);
        keys = """{"name":"renamed","key_id":"k1","hashed_xi_api_key":"h1","created_at_unix":1700000000}""";
        await PollAsync();
        Assert.Equal(
            ("tts", "k1", DateTimeOffset.FromUnixTimeSeconds(1700000000).UtcDateTime),
            await tables.SingleAsync<(string, string, DateTime)>(
                "select k.name, c.provider_key_id, k.created_at from credential c join key k on k.id = c.key_id"));
    }

    [Fact]
    public async Task A_hash_that_is_missing_or_does_not_match_still_meets_its_usage_in_the_key_of_its_name()
    {
        keys =
            """{"name":"tts","key_id":"k1"},{"name":"tts","key_id":"k2","hashed_xi_api_key":"another-hash"}"""
            + """,{"name":"nobody"}""";
        await PollAsync();
        usage.Booked.Add(Row("h1", minute: -60, name: "tts"));
        await using (var other = new TestCollector(database.DataSource, usage.Http))
            await other.Usage.PollAsync(Workspace(), default);
        Assert.Equal(
            ["another-hash", "h1", "id:k1"], await tables.AllAsync<string>("select hash from credential order by 1"));
        Assert.Equal("tts", await tables.SingleAsync<string>("select name from key"));
    }

    [Fact]
    public async Task A_credential_listed_twice_is_one()
    {
        keys = $"{Key("k1", "h1", "tts")},{Key("k1", "h1", "tts")}";
        await PollAsync();
        Assert.Equal("h1", await tables.SingleAsync<string>("select hash from credential"));
    }

    [Fact]
    public async Task What_no_table_can_keep_and_what_is_no_key_does_not_stop_the_rest()
    {
        keys =
            """null,{"name":"\u0000tts","hint":"\u0000","key_id":"k1","hashed_xi_api_key":"h1","permissions":"""
            + """["\u0000x"]}""";
        await PollAsync();
        Assert.Equal(
            ("tts", "", "x"),
            await tables.SingleAsync<(string, string, string)>("select name, hint, permissions[1] from credential"));
    }

    [Fact]
    public async Task A_plan_without_service_accounts_lists_nothing()
    {
        await PollAsync();
        Assert.Empty(await tables.AllAsync<string>("select hash from credential"));
        Assert.Null(await tables.SingleAsync<string?>("select inventory_failure from workspace"));
    }

    [Fact]
    public async Task The_workspaces_own_counters_are_kept()
    {
        await PollAsync();
        Assert.Equal(
            ("pro", 1200L, 500_000L, new DateTime(2026, 5, 1, 0, 0, 0, DateTimeKind.Utc), Noon.UtcDateTime),
            await tables.SingleAsync<(string, long, long, DateTime, DateTime)>(
                "select tier, credits_used, credit_limit, cycle_ends_at, counters_read_at from workspace"));
    }

    [Fact]
    public async Task A_permission_missing_for_one_does_not_stop_the_other_and_is_told_apart_from_it()
    {
        accountsInstead = FakeProvider.Response(
            """{"detail":{"code":"unauthorized","status":"missing_permissions","message":"missing the """
            + """permission workspace_read to"}}""",
            HttpStatusCode.Unauthorized);
        await PollAsync();
        Assert.StartsWith(
            "ScopeMissing: Could not list the service accounts: the key lacks the permission workspace_read",
            await tables.SingleAsync<string>("select inventory_failure from workspace"), StringComparison.Ordinal);
        Assert.Equal(
            1200,
            await tables.SingleAsync<long>(
                "select credits_used from workspace where subscription_failure is null and failure is null"));

        accountsInstead = null;
        await NextPollAsync();
        Assert.Equal(
            1,
            await tables.SingleAsync<int>(
                "select count(*)::integer from workspace "
                + "where inventory_failure is null and inventory_failing_since is null"));
    }

    [Fact]
    public async Task A_failing_inventory_is_no_event_and_what_changed_meanwhile_is_told_by_the_next()
    {
        keys = Key("k1", "h1", "tts");
        await PollAsync();
        accountsInstead = FakeProvider.Response("{}", HttpStatusCode.InternalServerError);
        await NextPollAsync();
        accountsInstead = FakeProvider.Response("""{"service-accounts":[]}""");
        await NextPollAsync();
        Assert.Empty(await tables.AllAsync<string>("select kind from credential_event"));

        accountsInstead = FakeProvider.Response(
            """{"service-accounts":[{"service_account_user_id":"sa1","name":"prod","api-keys":[]}]}""");
        await NextPollAsync();
        Assert.Equal("gone", await tables.SingleAsync<string>("select kind from credential_event"));
    }

    [Fact]
    public async Task A_failure_of_the_counters_is_kept_apart_too()
    {
        countersInstead = FakeProvider.Response("{}");
        await PollAsync();
        Assert.Equal(
            "Malformed: Could not read the subscription: the answer has not the expected form: "
            + "expected a number \"character_count\", found none. "
            + "Nothing of it was stored; the next poll reads it again.",
            await tables.SingleAsync<string>(
                "select subscription_failure from workspace where inventory_failure is null"));
    }

    private static string Key(string id, string hash, string name) =>
        $$"""{"name":"{{name}}","key_id":"{{id}}","hashed_xi_api_key":"{{hash}}"}""";

    private HttpResponseMessage Answer(HttpRequestMessage request) =>
        request.RequestUri!.AbsolutePath.EndsWith("service-accounts", StringComparison.Ordinal)
            ? accountsInstead
                ?? FakeProvider.Response(
                    """{"service-accounts":[{"service_account_user_id":"sa1","name":"prod","api-keys":"""
                    + $$"""[{{keys}}]}]}""")
            : countersInstead ?? FakeProvider.Response(Counters);

    private Task PollAsync() => collector.Inventory.PollAsync(Workspace(), default);

    private Task NextPollAsync()
    {
        collector.Clock.Advance(TimeSpan.FromMinutes(5));
        return PollAsync();
    }

    private sealed record Credential
    {
        public string? Hash { get; init; }

        public string? ProviderKeyId { get; init; }

        public string? ServiceAccountId { get; init; }

        public string? ServiceAccount { get; init; }

        public string? Name { get; init; }

        public string? KeyName { get; init; }

        public string? Hint { get; init; }

        public bool IsDisabled { get; init; }

        public string? DisableReason { get; init; }

        public string[]? Permissions { get; init; }

        public string[]? AllowedIps { get; init; }

        public long? CreditLimit { get; init; }

        public long? CreditsUsed { get; init; }

        public DateTimeOffset? CreatedAt { get; init; }

        public DateTimeOffset? KeyCreatedAt { get; init; }

        public DateTimeOffset? LastListedAt { get; init; }
    }
}
