using Burnwatch.Alerting.Calibrating;
using Burnwatch.Alerting.Evaluation;
using Burnwatch.Alerting.Policies;
using Burnwatch.Alerting.Routing;
using Burnwatch.Testing;
using Dapper;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace Burnwatch.Alerting.Tests;

/// <summary>A workspace as the collector leaves it, a clock, and a node that evaluates; it is Monday noon.</summary>
internal sealed class World
{
    private const string EmptySql = """
        truncate quiet_rule, workspace, owner, key, credential, usage_reading, usage_bucket, usage_revision, concurrency_reading, usage_sample,
                 usage_hour, workspace_settling, shard_progress, profile, incident, incident_event, page, policy_version, policy_setting restart identity cascade;
        update shard set version = 0, evaluated_at = null, snapshot_at = null, moves_through = 0;
        """;

    private const string ReadingSql = """
        with moved as
        (
            update workspace
               set last_reading = last_reading + 1, read_through = date_trunc('minute', @Now + interval '59.999999 s')
             where id = 1
            returning last_reading, read_through
        )
        insert into usage_reading (workspace_id, number, read_at, from_at, to_at, buckets, changed)
        select 1, last_reading, @Now, read_through - interval '2 hours', read_through, @Count, @Count
          from moved
        returning number
        """;

    private const string RevisionSql = """
        insert into usage_revision
        select b.key_id, b.bucket_start, b.bucket_end, b.credential_id, b.product, b.model, b.workspace_id, b.credits, b.requests, b.cost_usd,
               b.read_at, b.reading
          from usage_bucket b
          join unnest(@Keys, @Starts, @Credits, @Products, @Credentials)
            as u (key_id, bucket_start, credits, product, credential_id)
         using (key_id, bucket_start, product, credential_id)
         where b.credits <> u.credits
        """;

    private const string BucketSql = """
        insert into usage_bucket (key_id, bucket_start, bucket_end, credential_id, product, model, workspace_id, credits, requests, read_at, reading)
        select u.key_id, u.bucket_start, u.bucket_start + interval '1 minute', u.credential_id, u.product, 'turbo', 1, u.credits,
               greatest(1, u.credits / 100), @Now, @Reading
          from unnest(@Keys, @Starts, @Credits, @Products, @Credentials)
            as u (key_id, bucket_start, credits, product, credential_id)
            on conflict on constraint usage_bucket_pk do update
           set credits = excluded.credits, requests = excluded.requests, read_at = excluded.read_at, reading = excluded.reading
         where usage_bucket.credits <> excluded.credits
        """;

    // One bucket for each ten minutes: what the detector counts time in.
    private const string PastSql = """
        insert into usage_bucket (key_id, bucket_start, bucket_end, credential_id, product, model, workspace_id, credits, requests, read_at, reading)
        select @Key, at, at + interval '1 minute', @Key, 'TTS', 'turbo', 1, @Credits, greatest(1, @Credits / 100), @Now, 0
          from generate_series(@From, @To - interval '10 minutes', interval '10 minutes') as at
            on conflict do nothing
        """;

    private readonly NpgsqlDataSource database;
    private ShardEvaluator node;

    private World(NpgsqlDataSource database, AlertingOptions options)
    {
        this.database = database;
        Options = options;
        node = NewNode();
    }

    /// <summary>How long a bucket may still change, where nothing else was learnt.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromMinutes(30);

    public AlertingOptions Options { get; }

    public FakeTimeProvider Clock { get; } = new(Some.Noon);

    public CollectingLoggerProvider Logs { get; } = new();

    /// <summary>What was counted.</summary>
    public CollectingMeters Meters { get; } = new();

    public DateTimeOffset Now => Clock.GetUtcNow();

    public static async Task<World> CreateAsync(TestDatabase database, AlertingOptions? options = null, bool withWorkspace = true)
    {
        var world = new World(database.DataSource, options ?? new AlertingOptions { RoutingKey = "env:DEFAULT_ROUTE" });
        await world.ExecuteAsync(EmptySql);
        if (withWorkspace)
            await world.ExecuteAsync("insert into workspace (name, base_url) values ('studio', 'https://eleven.test')");
        return world;
    }

    /// <summary>A world with one key whose even past is learnt.</summary>
    public static async Task<(World World, long Key)> SteadyAsync(TestDatabase database)
    {
        var world = await CreateAsync(database);
        var key = await world.SteadyKeyAsync();
        await world.PollAsync();
        await world.TickAsync();
        return (world, key);
    }

    /// <summary>A key with its credential; its id is that of both, and a multiple of 8 and its shard: the first unless told.</summary>
    public async Task<long> KeyAsync(string name, string? owner = null, string? route = null, int shard = 0)
    {
        if (owner is not null)
            await ExecuteAsync("insert into owner (name, routing_key) values (@owner, @route) on conflict do nothing", new { owner, route });
        var id = await ScalarAsync<long>("select (coalesce(max(id), 0) / 8 + 1) * 8 + @shard from key", new { shard });
        await ExecuteAsync(
            """
            insert into key (id, workspace_id, name, owner_id, created_at) overriding system value
            values (@id, 1, @name, (select id from owner where name = @owner), @Now);
            insert into credential (id, key_id, workspace_id, hash, name, hint, first_seen_at, last_listed_at) overriding system value
            values (@id, @id, 1, 'hash of ' || @name, @name, 'a3f9', @Now, @Now);
            """,
            new { id, name, owner, Now = Now.UtcDateTime });
        return id;
    }

    /// <summary>A key that used 1,000 credits in each ten minutes of the last two weeks.</summary>
    public async Task<long> SteadyKeyAsync(string name = "tts-prod", string? owner = null, string? route = null, int shard = 0)
    {
        var key = await KeyAsync(name, owner, route, shard);
        await PastAsync(key, Now.AddDays(-14), Now, 1_000);
        return key;
    }

    /// <summary>History that the first reading brought; what is there already stays.</summary>
    public Task PastAsync(long key, DateTimeOffset from, DateTimeOffset to, long creditsPerTenMinutes) => ExecuteAsync(
        PastSql, new { key, From = from.UtcDateTime, To = to.UtcDateTime, Credits = creditsPerTenMinutes, Now = Now.UtcDateTime });

    /// <summary>One reading of the provider's analytics: what it shows that is new or has changed.</summary>
    public async Task PollAsync(params IReadOnlyList<Used> used)
    {
        var reading = await ScalarAsync<long>(ReadingSql, new { Now = Now.UtcDateTime, used.Count });
        var rows = new
        {
            Keys = used.Select(u => u.Key).ToArray(),
            Starts = used.Select(u => u.Start.UtcDateTime).ToArray(),
            Credits = used.Select(u => u.Credits).ToArray(),
            Products = used.Select(u => u.Product).ToArray(),
            Credentials = used.Select(u => u.Credential ?? u.Key).ToArray(),
            Now = Now.UtcDateTime,
            reading,
        };
        await ExecuteAsync(RevisionSql, rows);
        await ExecuteAsync(BucketSql, rows);
    }

    /// <summary>Some minutes go by, in each of which keys use so many credits; each is read when it is over, and judged.</summary>
    public async Task PassAsync(int minutes, params (long Key, long Credits)[] perMinute)
    {
        for (var minute = 0; minute < minutes; minute++)
        {
            var start = Now;
            Clock.Advance(TimeSpan.FromMinutes(1));
            await PollAsync([.. perMinute.Where(k => k.Credits > 0).Select(k => new Used(k.Key, start, k.Credits))]);
            await TickAsync();
        }
    }

    /// <summary>Services reported what they used in the minute that begins at an instant.</summary>
    public Task ReportAsync(long key, DateTimeOffset minute, double credits, long requests = 1) => ExecuteAsync(
        """
        insert into usage_sample as s (key_id, minute, credential_id, model_family, workspace_id, credits, requests)
        values (@key, @Minute, @key, '', 1, @credits, @requests)
            on conflict on constraint usage_sample_pk do update
           set credits = s.credits + excluded.credits, requests = s.requests + excluded.requests, stored_at = clock_timestamp()
        """,
        new { key, Minute = minute.UtcDateTime, credits, requests });

    /// <summary>A response of the provider showed how many requests run at once.</summary>
    public Task ReadConcurrencyAsync(long key, int current, int maximum = 10) => ExecuteAsync(
        """
        insert into concurrency_reading (key_id, at, credential_id, model_family, current, maximum, workspace_id)
        values (@key, @Now, @key, 'standard', @current, @maximum, 1)
        """,
        new { key, current, maximum, Now = Now.UtcDateTime });

    /// <summary>The inventory showed what the provider counts of a key.</summary>
    public Task CountAsync(long key, long used, long? limit) => ExecuteAsync(
        "update credential set credits_used = @used, credit_limit = @limit, counters_read_at = @Now, last_listed_at = @Now where key_id = @key",
        new { key, used, limit, Now = Now.UtcDateTime });

    /// <summary>One more credential of a key, which no inventory has listed.</summary>
    public async Task<long> CredentialAsync(long key, string name)
    {
        var id = await ScalarAsync<long>("select max(id) + 1 from credential");
        await ExecuteAsync(
            """
            insert into credential (id, key_id, workspace_id, hash, name, first_seen_at) overriding system value
            values (@id, @key, 1, 'hash of ' || @name, @name, @Now)
            """,
            new { id, key, name, Now = Now.UtcDateTime });
        return id;
    }

    /// <summary>A key that usage alone shows, such as a person's.</summary>
    public async Task<long> UnlistedKeyAsync(string name)
    {
        var key = await KeyAsync(name);
        await ExecuteAsync("update credential set last_listed_at = null, hint = null where id = @key", new { key });
        return key;
    }

    /// <summary>An inventory was read: it lists all that one ever listed, but for those that are missing.</summary>
    public Task ListAsync(long[]? disabled = null, long[]? missing = null, string? reason = null) => ExecuteAsync(
        """
        update workspace set inventory_read_at = @Now;
        update credential
           set last_listed_at = @Now, unlisted_since = null, is_disabled = id = any(@Disabled),
               disable_reason = case when id = any(@Disabled) then @reason end,
               disabled_seen_at = case when id = any(@Disabled) then coalesce(disabled_seen_at, @Now) end
         where last_listed_at is not null and id <> all(@Missing);
        update credential
           set unlisted_since = coalesce(unlisted_since, @Now)
         where last_listed_at is null or id = any(@Missing);
        """,
        new { Disabled = disabled ?? [], Missing = missing ?? [], reason, Now = Now.UtcDateTime });

    public Burnwatch.Alerting.Explaining.DatabaseExplainer Explainer =>
        new(database, Microsoft.Extensions.Options.Options.Create(Options), Clock);

    public Task TickAsync() => node.TickAsync(0, CancellationToken.None);

    /// <summary>A tick of every shard.</summary>
    public async Task TickAllAsync()
    {
        foreach (var shard in await node.ShardsAsync(CancellationToken.None))
            await node.TickAsync(shard, CancellationToken.None);
    }

    /// <summary>The calibration job looks once.</summary>
    public Task CalibrateAsync() => new WorkspaceCalibrator(
        database, Calibrations, Clock, Logs.CreateLogger<WorkspaceCalibrator>()).RunAsync(CancellationToken.None);

    public CalibrationStore Calibrations => new(database);

    /// <summary>The node dies, and another takes its place.</summary>
    public void Restart() => node = NewNode();

    /// <summary>Another node on the same database.</summary>
    public ShardEvaluator NewNode() => new(
        database, new ShardMemory(), Microsoft.Extensions.Options.Options.Create(Options), Clock,
        new EvaluationMeter(Meters),
        new PageRouter(new PolicyStore(database), Microsoft.Extensions.Options.Options.Create(Options)), Logs.CreateLogger<ShardEvaluator>());

    public Task<IReadOnlyList<PageRow>> PagesAsync() => AllAsync<PageRow>(
        """
        select k.name as key, p.action, p.generation, p.route, p.created_at as at, p.dedup_key, p.severity, p.content::text as content
          from page p
          join incident i on i.id = p.incident_id
          join key k on k.id = i.key_id
         order by p.id
        """);

    /// <summary>The steps of all incidents, as "opened".</summary>
    public Task<IReadOnlyList<string>> StepsAsync() => AllAsync<string>("select kind from incident_event order by id");

    public Task<long> VersionAsync() => ScalarAsync<long>("select version from shard where id = 0");

    public async Task ExecuteAsync(string sql, object? parameters = null)
    {
        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, parameters);
    }

    public async Task<T> ScalarAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await database.OpenConnectionAsync();
        return (await connection.ExecuteScalarAsync<T>(sql, parameters))!;
    }

    public async Task<IReadOnlyList<T>> AllAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await database.OpenConnectionAsync();
        return [.. await connection.QueryAsync<T>(sql, parameters)];
    }
}

/// <summary>What a key used in the minute that begins at an instant, with its first credential unless told.</summary>
internal sealed record Used(long Key, DateTimeOffset Start, long Credits, string Product = "TTS", long? Credential = null);

/// <summary>A page as it stands in its table.</summary>
internal sealed record PageRow
{
    public required string Key { get; init; }
    public required string Action { get; init; }
    public required int Generation { get; init; }
    public required string Route { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string DedupKey { get; init; }
    public required string Severity { get; init; }
    public required string Content { get; init; }

    /// <summary>"trigger 1 of tts-prod".</summary>
    public override string ToString() => $"{Action} {Generation} of {Key}";
}
