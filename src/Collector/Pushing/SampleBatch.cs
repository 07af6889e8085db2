using System.Runtime.InteropServices;
using Burnwatch.Collector.Concurrency;

namespace Burnwatch.Collector.Pushing;

/// <summary>
/// The samples of one batch, summed up as they are read: its size in memory is that of what they tell.
/// </summary>
/// <param name="now">When it came.</param>
/// <param name="source">Which way it came.</param>
public sealed class SampleBatch(DateTimeOffset now, ReadingSource source)
{
    /// <summary>So many faults are told; of more, their number.</summary>
    public const int MostFaults = 100;

    private readonly Dictionary<CredentialName, CredentialTally> tallies = [];
    private readonly List<SampleFault> faults = [];
    private CredentialName lastName;
    private CredentialTally? last;

    /// <summary>Rows so far, good and bad.</summary>
    public int Rows { get; private set; }

    /// <summary>Rows that were refused.</summary>
    public int Refused { get; private set; }

    public IReadOnlyList<SampleFault> Faults => faults;

    internal DateTimeOffset ReceivedAt => now;

    internal ReadingSource Source => source;

    internal IReadOnlyDictionary<CredentialName, CredentialTally> Tallies => tallies;

    /// <summary>Takes the next row, or refuses it.</summary>
    public void Add(in Sample sample)
    {
        Rows++;
        if (SampleRules.Check(sample, now) is var (field, problem))
            Refuse(Rows, field, problem);
        else
            TallyOf(new CredentialName(sample.Workspace, sample.Credential)).Add(Rows, sample);
    }

    /// <summary>Takes note of a next row that could not be read.</summary>
    public void AddUnreadable(string field, string problem) => Refuse(++Rows, field, problem);

    /// <summary>Refuses all rows of a credential after the fact.</summary>
    internal void RefuseAll(CredentialTally tally, string problem)
    {
        Refused += tally.Count - tally.Rows.Count;
        foreach (var row in tally.Rows)
            Refuse(row, "credential", problem);
    }

    private void Refuse(int row, string field, string problem)
    {
        Refused++;
        if (faults.Count < MostFaults)
            faults.Add(new SampleFault(row, field, problem));
    }

    // Rows of one credential mostly follow one another.
    private CredentialTally TallyOf(CredentialName name)
    {
        if (last is not null && lastName == name)
            return last;
        ref var tally = ref CollectionsMarshal.GetValueRefOrAddDefault(tallies, name, out _);
        (lastName, last) = (name, tally ??= new CredentialTally());
        return last;
    }
}
