using System.Collections.Concurrent;
using Dapper;
using Npgsql;

namespace Burnwatch.Collector.Pushing;

/// <summary>
/// Finds what samples name and remembers it: while the database is away, what was found before still is.
/// </summary>
internal sealed class CredentialFinder(NpgsqlDataSource database, TimeProvider time)
{
    /// <summary>Names are what senders make up, so the number of them that is remembered has a bound.</summary>
    private const int Most = 200_000;

    /// <summary>How long a credential that was found may since have moved to another key.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);

    /// <summary>How long one that was not found may since have been listed.</summary>
    private static readonly TimeSpan MemoryOfNone = TimeSpan.FromSeconds(10);

    // The name of a key stands for its newest credential that is not disabled.
    private const string FindSql = """
        select n.ordinal, c.workspace_id, c.key_id, c.id
          from unnest(@Workspaces, @Texts) with ordinality as n (workspace, text, ordinal)
          join workspace w on w.name = coalesce(n.workspace, w.name)
         cross join lateral
         (
             select 1 as rank, workspace_id, key_id, id
               from credential
              where workspace_id = w.id and hash = n.text
             union all
             select 2, workspace_id, key_id, id
               from credential
              where workspace_id = w.id and provider_key_id = n.text
             union all
             (
                 select 3, c.workspace_id, c.key_id, c.id
                   from key k
                   join credential c on c.key_id = k.id
                  where k.workspace_id = w.id and k.name = n.text
                  order by c.is_disabled, c.created_at desc nulls last, c.id desc
                  limit 1
             )
         ) c
         order by n.ordinal, c.rank, c.id
        """;

    /// <summary>
    /// How long a database that did not answer is not asked again: one that hangs must not hold up all.
    /// </summary>
    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(2);

    private long awayAt = time.GetTimestamp() - (time.TimestampFrequency * 60);

    private readonly ConcurrentDictionary<CredentialName, (FoundCredential Found, long At)> known = new();

    /// <summary>What became of each name, in their order.</summary>
    public async Task<IReadOnlyList<FoundCredential>> FindAsync(
        IReadOnlyList<CredentialName> names, CancellationToken cancellation)
    {
        var found = new FoundCredential[names.Count];
        var missing = new List<int>();
        for (var i = 0; i < names.Count; i++)
        {
            found[i] = Remembered(names[i], out var isFresh);
            if (!isFresh)
                missing.Add(i);
        }
        if (missing.Count == 0 || time.GetElapsedTime(Volatile.Read(ref awayAt)) < TryAgain)
            return found;
        try
        {
            var asked = await AskAsync([.. missing.Select(i => names[i])], cancellation);
            for (var i = 0; i < missing.Count; i++)
                found[missing[i]] = Remember(names[missing[i]], asked[i]);
        }
        catch (Exception e) when (DatabaseAway.Is(e))
        {
            // What is remembered has to do; the rest is told as not known for now.
            Volatile.Write(ref awayAt, time.GetTimestamp());
        }
        return found;
    }

    private FoundCredential Remembered(CredentialName name, out bool isFresh)
    {
        isFresh = false;
        if (!known.TryGetValue(name, out var entry))
            return new FoundCredential(CredentialSearch.Away);
        isFresh = time.GetElapsedTime(entry.At)
            < (entry.Found.Search is CredentialSearch.Found ? Memory : MemoryOfNone);
        return entry.Found;
    }

    private FoundCredential Remember(CredentialName name, FoundCredential found)
    {
        if (known.Count >= Most)
            known.Clear();
        known[name] = (found, time.GetTimestamp());
        return found;
    }

    private async Task<FoundCredential[]> AskAsync(CredentialName[] names, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var rows = await connection.QueryAsync<(long Ordinal, long WorkspaceId, long KeyId, long Id)>(
            new CommandDefinition(
                FindSql,
                new
                {
                    Workspaces = names.Select(n => n.Workspace).ToArray(),
                    Texts = names.Select(n => n.Text).ToArray(),
                },
                cancellationToken: cancellation));
        var answers = new FoundCredential[names.Length];
        Array.Fill(answers, new FoundCredential(CredentialSearch.Unknown));
        foreach (var name in rows.GroupBy(r => r.Ordinal))
        {
            var best = name.First();
            answers[name.Key - 1] = name.Any(r => r.WorkspaceId != best.WorkspaceId)
                ? new FoundCredential(CredentialSearch.Ambiguous)
                : new FoundCredential(CredentialSearch.Found, best.WorkspaceId, best.KeyId, best.Id);
        }
        return answers;
    }
}
