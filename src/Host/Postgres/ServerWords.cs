namespace Burnwatch.Host.Postgres;

/// <summary>
/// What a server that did not start wrote to its log, perhaps among words of back ends of an earlier one.
/// </summary>
internal sealed record ServerWords(string Path, IReadOnlyList<string> Lines)
{
    // What a server says that finds another one's back ends in its memory, or another one that has begun to start.
    private static readonly string[] InTheWay =
    [
        "pre-existing shared memory block",
        "lock file \"postmaster.pid\" already exists",
    ];

    // What back ends say when their server has gone: never why another one did not start.
    private const string LastWordsOfABackEnd = "terminating connection";

    /// <summary>Whether it ended because of another one that leaves or answers within moments.</summary>
    public bool IsAnotherInTheWay =>
        Lines.Any(line => InTheWay.Any(words => line.Contains(words, StringComparison.Ordinal)));

    /// <summary>A sentence with the reason as the server put it.</summary>
    public string Reason => Lines.LastOrDefault(IsFatal) is { } fatal
        ? $"Its log '{Path}' says: {fatal}"
        : $"Its log '{Path}' ends with: {(Lines.Count > 0 ? Lines[^1] : "(nothing)")}";

    private static bool IsFatal(string line) =>
        (line.Contains(" FATAL:  ", StringComparison.Ordinal) || line.Contains(" PANIC:  ", StringComparison.Ordinal))
        && !line.Contains(LastWordsOfABackEnd, StringComparison.Ordinal);
}
