using System.Collections.Concurrent;
using System.Security.Cryptography;
using Npgsql;

namespace Burnwatch.Web.Access;

/// <summary>Says what a token allows.</summary>
/// <remarks>
/// What was looked up is believed for a minute, so that a batch costs no round trip; while the database is away, for
/// twelve hours, so that services need not throw away what they report. A revoked token may go on for as long.
/// </remarks>
internal sealed class TokenVerifier(TokenStore store, TimeProvider time)
{
    /// <summary>How long a token goes on after it was revoked.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);

    /// <summary>The same, while the database cannot be asked.</summary>
    public static readonly TimeSpan MemoryWhileAway = TimeSpan.FromHours(12);

    /// <summary>How long a token that does not exist is refused without asking.</summary>
    private static readonly TimeSpan MemoryOfNone = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Anybody may make up tokens, so the number of them that is remembered has a bound, and those that exist are
    /// remembered apart.
    /// </summary>
    internal const int MostUnknown = 1_000;

    private readonly ConcurrentDictionary<string, Checked> known = new();
    private readonly ConcurrentDictionary<string, long> unknown = new();

    /// <summary>What the token allows; null where there is no such token, or it is revoked or has expired.</summary>
    /// <exception cref="NpgsqlException">The database is away, and the token was not seen of late.</exception>
    public async Task<TokenGrant?> VerifyAsync(string token, CancellationToken cancellation)
    {
        if (!TokenText.IsWellFormed(token))
            return null;
        var now = time.GetUtcNow();
        var hash = TokenText.Hash(token);
        var grant = await FindAsync(hash, now, cancellation);
        return grant is not null
            && CryptographicOperations.FixedTimeEquals(grant.Hash, hash)
            && !(grant.ExpiresAt <= now)
            ? grant
            : null;
    }

    private async Task<TokenGrant?> FindAsync(byte[] hash, DateTimeOffset now, CancellationToken cancellation)
    {
        var name = Convert.ToHexString(hash);
        var isKnown = known.TryGetValue(name, out var entry);
        if (isKnown && time.GetElapsedTime(entry.TriedAt) < Memory)
            return entry.Grant;
        if (unknown.TryGetValue(name, out var missed) && time.GetElapsedTime(missed) < MemoryOfNone)
            return null;
        var tried = time.GetTimestamp();
        try
        {
            var grant = await store.UseAsync(hash, now, cancellation);
            if (grant is null)
                Forget(name, tried);
            else
                known[name] = new Checked(grant, tried, tried);
            return grant;
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException && isKnown)
        {
            if (time.GetElapsedTime(entry.At) >= MemoryWhileAway)
                throw;
            known[name] = entry with { TriedAt = tried };
            return entry.Grant;
        }
    }

    private void Forget(string name, long tried)
    {
        known.TryRemove(name, out _);
        if (unknown.Count >= MostUnknown)
            unknown.Clear();
        unknown[name] = tried;
    }

    /// <summary>What a look at the database came to.</summary>
    /// <param name="Grant">What the token allows.</param>
    /// <param name="At">When it was looked up.</param>
    /// <param name="TriedAt">When that was tried last: a database that hangs must not hold up every batch.</param>
    private readonly record struct Checked(TokenGrant Grant, long At, long TriedAt);
}
