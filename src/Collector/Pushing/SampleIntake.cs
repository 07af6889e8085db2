using System.Security.Cryptography;
using System.Text;
using Burnwatch.Collector.Concurrency;

namespace Burnwatch.Collector.Pushing;

/// <summary>Takes what services report: finds what it names, and sees it into the database or onto disk.</summary>
public sealed class SampleIntake
{
    /// <summary>When it is worth sending again while the queue is full.</summary>
    internal static readonly TimeSpan RetryWhenBusy = TimeSpan.FromSeconds(2);

    /// <summary>When it is worth sending again while the disk buffer is full.</summary>
    internal static readonly TimeSpan RetryWhenFull = TimeSpan.FromSeconds(30);

    private readonly CredentialFinder finder;
    private readonly SampleWriter writer;
    private readonly PushMeter meter;

    internal SampleIntake(CredentialFinder finder, SampleWriter writer, PushMeter meter) =>
        (this.finder, this.writer, this.meter) = (finder, writer, meter);

    /// <summary>Takes a batch.</summary>
    /// <param name="batch">What was sent.</param>
    /// <param name="tokenId">Who sent it.</param>
    /// <param name="idempotencyKey">
    /// What the sender calls it: the same name within a day is the same batch; null where it has none.
    /// </param>
    /// <param name="cancellation">Ends the wait; the batch may be stored nevertheless.</param>
    public async Task<PushOutcome> TakeAsync(
        SampleBatch batch, long tokenId, string? idempotencyKey, CancellationToken cancellation)
    {
        var (uses, readings, origins) = await FindAsync(batch, cancellation);
        var answer = PushAnswer.Of(batch);
        if (answer.Accepted == 0 && idempotencyKey is null)
            return Count(new PushOutcome(PushOutcomeKind.Stored, answer));
        var waiting = new WaitingBatch(new KnownSamples
        {
            TokenId = tokenId,
            KeyHash = idempotencyKey is null
                ? RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes)
                : SHA256.HashData(Encoding.UTF8.GetBytes(idempotencyKey)),
            ReceivedAt = batch.ReceivedAt,
            Answer = answer.ToJson(),
            Source = batch.Source,
            Uses = uses,
            Readings = readings,
            Origins = origins,
        });
        return writer.TryAdd(waiting)
            ? Count(await waiting.Done.WaitAsync(cancellation))
            : new PushOutcome(PushOutcomeKind.Busy, null, RetryWhenBusy);
    }

    private PushOutcome Count(PushOutcome outcome)
    {
        if (outcome is { Kind: PushOutcomeKind.Stored or PushOutcomeKind.Buffered, Answer: { } answer })
            meter.Taken(answer);
        return outcome;
    }

    private async Task<(List<KnownUse>, List<KnownReading>, List<KnownOrigin>)> FindAsync(
        SampleBatch batch, CancellationToken cancellation)
    {
        var tallies = batch.Tallies.ToList();
        var found = await finder.FindAsync([.. tallies.Select(t => t.Key)], cancellation);
        var (uses, readings, origins) = (new List<KnownUse>(), new List<KnownReading>(), new List<KnownOrigin>());
        for (var i = 0; i < tallies.Count; i++)
        {
            var tally = tallies[i].Value;
            if (ProblemOf(found[i].Search) is { } problem)
            {
                batch.RefuseAll(tally, problem);
                continue;
            }
            var (_, workspace, key, credential) = found[i];
            uses.AddRange(tally.Uses.Select(
                u => new KnownUse(workspace, key, credential, u.Minute, u.Family, u.Credits, u.Requests)));
            readings.AddRange(tally.Readings.Select(r => new KnownReading(
                workspace, key, credential, r.Reading.At, r.Family, r.Reading.Current, r.Reading.Maximum)));
            origins.AddRange(tally.Origins.Select(
                o => new KnownOrigin(key, credential, o.Service, o.Host, o.SeenAt)));
        }
        return (uses, readings, origins);
    }

    private static string? ProblemOf(CredentialSearch search) => search switch
    {
        CredentialSearch.Unknown =>
            "No credential is known by it. Send the provider's id or hash of the credential, or the name of its key; " +
            "a new one is known once the daemon has listed it, within minutes.",
        CredentialSearch.Ambiguous => "Several workspaces have one of that name. Send the workspace beside it.",
        CredentialSearch.Away => "It cannot be looked up while the database is away. Send the row again later.",
        _ => null,
    };
}
