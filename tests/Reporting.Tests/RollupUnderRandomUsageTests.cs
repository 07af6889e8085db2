using Burnwatch.Testing;
using Dapper;

namespace Burnwatch.Reporting.Tests;

/// <summary>
/// Whatever the readings bring and whenever the roll-up runs, the days are the plain sums of the buckets.
/// </summary>
public class RollupUnderRandomUsageTests
{
    private static readonly DateTimeOffset Start = new(2026, 10, 14, 22, 0, 0, TimeSpan.Zero);
    private static readonly string[] Products = ["TTS", "STT", "Music"];
    private static readonly string[] Models = ["flash", "turbo"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Days_are_plain_sums_when_runs_and_readings_take_turns(int seed)
    {
        await using var database = await TestDatabase.CreateAsync();
        var random = new Random(seed);
        var rollups = new RollupStore(database.DataSource);
        var world = await World.CreateAsync(database);
        for (var round = 0; round < 40; round++)
        {
            if (random.Next(3) > 0)
                await world.ReadAsync(random);
            else
                await rollups.RollUpAsync(CancellationToken.None);
        }
        await rollups.RollUpAsync(CancellationToken.None);
        await world.AssertDaysAsync();
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task Days_are_plain_sums_when_runs_and_readings_overlap(int seed)
    {
        await using var database = await TestDatabase.CreateAsync();
        var random = new Random(seed);
        var rollups = new RollupStore(database.DataSource);
        var world = await World.CreateAsync(database);
        using var done = new CancellationTokenSource();
        var runs = Enumerable.Range(0, 3).Select(_ => RunUntilDoneAsync()).ToList();
        for (var round = 0; round < 60; round++)
            await world.ReadAsync(random);
        await done.CancelAsync();
        await Task.WhenAll(runs);
        await rollups.RollUpAsync(CancellationToken.None);
        await world.AssertDaysAsync();

        async Task RunUntilDoneAsync()
        {
            while (!done.IsCancellationRequested)
                await rollups.RollUpAsync(CancellationToken.None);
        }
    }

    /// <summary>Some keys of two workspaces, and the buckets as the last reading of each told them.</summary>
    private sealed class World(TestDatabase database, UsageBook book, IReadOnlyList<BookedKey[]> workspaces)
    {
        private readonly Dictionary<(BookedKey Key, DateTimeOffset Start, string Product, string Model), Booked>
            buckets = [];

        public static async Task<World> CreateAsync(TestDatabase database)
        {
            var book = new UsageBook(database.DataSource);
            var workspaces = new List<BookedKey[]>();
            foreach (var name in new[] { "eu", "us" })
            {
                var workspace = await book.AddWorkspaceAsync(name);
                workspaces.Add([await book.AddKeyAsync(workspace, "a"), await book.AddKeyAsync(workspace, "b")]);
            }
            return new World(database, book, workspaces);
        }

        /// <summary>One reading of one workspace: new buckets, and old ones revised up, down and to nothing.</summary>
        public async Task ReadAsync(Random random)
        {
            var keys = workspaces[random.Next(workspaces.Count)];
            var reading = Enumerable.Range(0, random.Next(1, 12))
                .Select(_ => Bucket(random, keys))
                .DistinctBy(Id)
                .ToArray();
            await book.ReadAsync(reading);
            foreach (var bucket in reading)
                buckets[Id(bucket)] = bucket;
        }

        public async Task AssertDaysAsync()
        {
            var expected = buckets.Values
                .GroupBy(
                    b => (b.Start.UtcDateTime.Date, b.Key.Key, b.Key.Credential, b.Product, b.Model, b.Key.Workspace))
                .Select(day => new Day
                {
                    Date = DateOnly.FromDateTime(day.Key.Date),
                    KeyId = day.Key.Key,
                    CredentialId = day.Key.Credential,
                    Product = day.Key.Product,
                    Model = day.Key.Model,
                    WorkspaceId = day.Key.Workspace,
                    Credits = day.Sum(b => b.Credits),
                    Requests = day.Sum(b => b.Requests),
                    CostUsd = day.Any(b => b.Cost is not null) ? day.Sum(b => b.Cost) : null,
                });
            await using var connection = await database.DataSource.OpenConnectionAsync();
            var days = await connection.QueryAsync<Day>("""
                select day as date, key_id, credential_id, product, model, workspace_id, credits, requests, cost_usd
                  from usage_day
                """);
            Assert.Equal(InOrder(expected), InOrder(days));
        }

        // Few places in time, so that most readings revise something, on both sides of two midnights.
        private static Booked Bucket(Random random, BookedKey[] keys) =>
            new(
                keys[random.Next(keys.Length)],
                Start.AddHours(random.Next(30)),
                random.Next(4) == 0 ? 0 : random.Next(1000))
            {
                Product = Products[random.Next(Products.Length)],
                Model = Models[random.Next(Models.Length)],
                Requests = random.Next(5),
                Cost = random.Next(3) == 0 ? null : random.Next(1000) / 1000m,
            };

        private static (BookedKey Key, DateTimeOffset Start, string Product, string Model) Id(Booked bucket) =>
            (bucket.Key, bucket.Start, bucket.Product, bucket.Model);

        private static IEnumerable<Day> InOrder(IEnumerable<Day> days) => days
            .OrderBy(day => day.Date)
            .ThenBy(day => day.KeyId)
            .ThenBy(day => day.Product, StringComparer.Ordinal)
            .ThenBy(day => day.Model, StringComparer.Ordinal);
    }

    private sealed record Day
    {
        public DateOnly Date { get; init; }
        public long KeyId { get; init; }
        public long CredentialId { get; init; }
        public string Product { get; init; } = "";
        public string Model { get; init; } = "";
        public long WorkspaceId { get; init; }
        public long Credits { get; init; }
        public long Requests { get; init; }
        public decimal? CostUsd { get; init; }
    }
}
