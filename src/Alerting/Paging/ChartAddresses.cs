using System.Globalization;
using Burnwatch.Secrets;
using Microsoft.Extensions.Options;

namespace Burnwatch.Alerting.Paging;

/// <summary>
/// Makes and checks the addresses under which the picture of an incident can be seen for a while without signing in:
/// PagerDuty and Slack fetch it, and neither can sign in.
/// </summary>
/// <remarks>
/// They are signed with a key derived from what <c>Alerting:RoutingKey</c> refers to: every node has it, it outlives a
/// restart, and to change it ends every address that was ever given out.
/// </remarks>
public sealed class ChartAddresses(IOptions<AlertingOptions> options, TimeProvider time)
{
    /// <summary>How long an address leads to the picture, from the page that has it.</summary>
    public static TimeSpan Life { get; } = TimeSpan.FromDays(7);

    /// <summary>The address for a page, the same at each attempt to send it.</summary>
    /// <param name="incident">The incident; 0: of none.</param>
    /// <param name="pagedAt">When the page was written.</param>
    /// <returns>
    /// Null without a public address or an incident, or while the key cannot be read: a page goes without its picture.
    /// </returns>
    public Uri? Of(long incident, DateTimeOffset pagedAt)
    {
        if (options.Value.PublicUrl is not { } pages || incident == 0 || FindKey() is not { } key)
            return null;
        var until = (pagedAt + Life).ToUnixTimeSeconds();
        var signature = ChartSignature.Of(key, incident, until);
        return PageFacts.AddressOf(pages, string.Create(
            CultureInfo.InvariantCulture, $"incidents/{incident}/chart.png?until={until}&signature={signature}"));
    }

    /// <summary>Whether somebody with this address may look.</summary>
    public ChartPass Check(long incident, string? until, string? signature)
    {
        if (!long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out var end) || signature is null)
            return ChartPass.Forged;
        if (FindKey() is not { } key)
            return ChartPass.KeyAway;
        // The signature first: an end that somebody made up is no address that ended.
        if (!ChartSignature.IsOf(signature, key, incident, end))
            return ChartPass.Forged;
        return time.GetUtcNow().ToUnixTimeSeconds() <= end ? ChartPass.Valid : ChartPass.Expired;
    }

    private byte[]? FindKey()
    {
        if (options.Value.RoutingKey is not { } reference)
            return null;
        try
        {
            return ChartSignature.KeyOf(SecretReference.Parse(reference).Resolve());
        }
        catch (SecretUnavailableException)
        {
            return null;
        }
    }
}

/// <summary>What an address of a picture is worth.</summary>
public enum ChartPass
{
    Valid,

    /// <summary>Not signed, or not by us for this incident and this end.</summary>
    Forged,

    /// <summary>It was good until its end.</summary>
    Expired,

    /// <summary>The secret that signs cannot be read now.</summary>
    KeyAway,
}
