using System.CommandLine;
using System.Diagnostics;
using Burnwatch.Collector;
using Burnwatch.Collector.ElevenApi;
using Burnwatch.Collector.Polling;
using Burnwatch.Collector.Usage;
using Burnwatch.Secrets;

namespace Burnwatch.Scale.Ingest;

/// <summary>
/// Stores readings of spans that were never read before, in turns with a plain COPY of the same rows into the same
/// table; then the same readings again, unchanged and with one bucket in a hundred changed.
/// </summary>
internal sealed class IngestCommand
{
    private readonly Option<int> keys = new("--keys")
    {
        Description = "Keys in use",
        DefaultValueFactory = _ => 150,
    };

    private readonly Option<int> days = new("--days")
    {
        Description = "Days of usage, one reading each",
        DefaultValueFactory = _ => 8,
    };

    public Command Make()
    {
        var command = new Command("ingest", "Store usage readings, side by side with a plain COPY") { keys, days };
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var output = parsed.InvocationConfiguration.Output;
        var (count, rounds) = (parsed.GetRequiredValue(keys), parsed.GetRequiredValue(days));
        await using var database = await ScratchDatabase.CreateAsync(cancellation);
        var workspaces = new WorkspaceStore(database.DataSource);
        var copy = new PlainCopy(
            database.DataSource, (await workspaces.EnsureAsync(Workspace("copy"), cancellation)).Id);
        // Entered last, its rows end the index by reading, as those of an installation's only workspace do.
        var state = await workspaces.EnsureAsync(Workspace("ingest"), cancellation);
        var span = IngestWorkload.SpanOf(0, rounds + 1);
        await new PartitionStore(database.DataSource).MakeAsync(span.From, span.To, cancellation);

        var store = new UsageStore(database.DataSource);
        var workload = new IngestWorkload(count);
        var (ingested, copied, unchanged, revised) = (new Rate(), new Rate(), new Rate(), new Rate());
        // The first day enters the keys and warms everything up; it is not counted.
        for (var day = 0; day <= rounds; day++)
        {
            var rows = workload.Day(day);
            var isCounted = day > 0;
            // Key after key, as the store has them: that is the faster order for both.
            var byKey = rows.GroupBy(row => row.Hash).SelectMany(of => of).ToList();
            await copied.AddAsync(rows.Count, isCounted, () => copy.SaveAsync(byKey, Time(day), day + 1));
            await ingested.AddAsync(rows.Count, isCounted, () => SaveAsync(rows, day, 0));
            await unchanged.AddAsync(rows.Count, isCounted, () => SaveAsync(rows, day, 1));
            var changed = rows.Select((row, i) => i % 100 == 0 ? row with { Credits = row.Credits + 1 } : row).ToList();
            await revised.AddAsync(rows.Count, isCounted, () => SaveAsync(changed, day, 2));
        }

        output.WriteLine($"{count} keys, {rounds} readings of {ingested.Rows / Math.Max(1, rounds):#,0} buckets each:");
        output.WriteLine($"  never read before     {ingested.PerSecond,10:#,0} buckets/s");
        output.WriteLine($"  plain COPY            {copied.PerSecond,10:#,0} buckets/s");
        output.WriteLine($"  again, unchanged      {unchanged.PerSecond,10:#,0} buckets/s");
        output.WriteLine($"  again, 1 % changed    {revised.PerSecond,10:#,0} buckets/s");
        output.Write($"ingest_rows_per_s={ingested.PerSecond:0} ");
        output.WriteLine($"copy_ratio={ingested.PerSecond / copied.PerSecond:0.00}");
        return 0;

        async Task SaveAsync(IReadOnlyList<UsageRow> rows, int day, int again)
        {
            var reading = new UsageReading(
                state.Id, state.LastReading, IngestWorkload.SpanOf(day), Time(day).AddMinutes(again), true, rows);
            var saved = await store.SaveAsync(reading, cancellation)
                ?? throw new UnreachableException("Nobody else writes into this database.");
            state = state.After(reading, saved.Number);
        }
    }

    private static DateTimeOffset Time(int day) => IngestWorkload.SpanOf(day).To;

    private static WatchedWorkspace Workspace(string name) =>
        new(name, new Uri("http://127.0.0.1/"), SecretReference.Parse("env:NOT_ASKED_FOR"), []);
}
