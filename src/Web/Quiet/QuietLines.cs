using Burnwatch.Alerting.Quiet;

namespace Burnwatch.Web.Quiet;

/// <summary>Reads what is quiet on purpose, of all keys or of one.</summary>
internal sealed class QuietLines(QuietReader quiet, QuietKeyStore keys)
{
    /// <summary>All of it, or what is about the keys of a name; of a name that no key has, what would be about it.</summary>
    public async Task<QuietModel> ReadAsync(string? key, DateTimeOffset now, CancellationToken cancellation)
    {
        var lines = await quiet.ListAsync(now, cancellation);
        if (string.IsNullOrWhiteSpace(key))
            return new QuietModel(lines, now);
        // Postgres takes no zero in a text.
        var name = key.Replace('\0', ' ').Trim();
        var known = await keys.CalledAsync(name, cancellation);
        IReadOnlyList<QuietKey> meant = known.Count > 0 ? known : [new QuietKey { Name = name }];
        return new QuietModel(
            [.. lines.Where(l => meant.Any(k => l.Rule.Scope.Covers(k.Name, k.Owner, k.Environment)))], now)
        {
            Key = name,
            IsKnown = known.Count > 0,
        };
    }
}
