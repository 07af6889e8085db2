using System.Net;
using Burnwatch.Collector.ElevenApi;
using Burnwatch.Collector.Inventory;
using Burnwatch.Signals;

namespace Burnwatch.Collector.Containment;

/// <summary>What has to be sent for an order, by how the credential is now.</summary>
internal static class ContainmentPlan
{
    /// <summary>The provider takes no more.</summary>
    private const int MostAddresses = 100;

    /// <param name="order">What is wanted.</param>
    /// <param name="now">How the provider shows the credential.</param>
    /// <param name="used">Credits it has used in this billing period; null where the provider does not say.</param>
    /// <param name="standing">What we did to it and have not put back, the oldest first.</param>
    /// <exception cref="ContainmentException">There is nothing to send; it says why.</exception>
    public static KeyPatch Of(
        ContainmentOrder order, CredentialState now, long? used, IReadOnlyList<StandingContainment> standing)
    {
        var asItIs = new KeyPatch(!now.IsDisabled, now.Name is "" ? null : now.Name, now.Permissions);
        return order.Action switch
        {
            ContainmentAction.Disable when now.IsDisabled => throw Nothing("The credential is disabled already."),
            ContainmentAction.Disable => asItIs with { IsEnabled = false },
            ContainmentAction.Limit => asItIs with { Limit = Lower(order, now, used) },
            ContainmentAction.AllowIps => asItIs with { Addresses = Restrict(order, now) },
            _ => PutBack(asItIs, standing),
        };
    }

    private static LimitChange Lower(ContainmentOrder order, CredentialState now, long? used)
    {
        if (order.LimitPlus < 0)
            throw Bad($"A limit cannot be {order.LimitPlus} credits above what was used; give 0 or more.");
        if (used is not { } credits)
            throw Nothing("The provider does not say what the credential has used, so no limit can be set above it.");
        var limit = credits > long.MaxValue - order.LimitPlus ? long.MaxValue : credits + order.LimitPlus;
        return now.CreditLimit <= limit
            ? throw Nothing($"The credential's limit of {Wording.Number(now.CreditLimit.Value)} credits is as low already.")
            : new LimitChange(limit);
    }

    private static AddressChange Restrict(ContainmentOrder order, CredentialState now)
    {
        var allowed = order.AllowIps.Distinct(StringComparer.Ordinal).ToList();
        if (allowed.Count is 0 or > MostAddresses)
            throw Bad($"{allowed.Count} addresses were given; the provider takes 1 to {MostAddresses}.");
        if (allowed.Find(a => !IPAddress.TryParse(a, out _) && !IPNetwork.TryParse(a, out _)) is { } wrong)
            throw Bad($"'{wrong}' is no address; write it as 203.0.113.7, 2001:db8::1 or 203.0.113.0/24.");
        return now.AllowedIps is { } known && known.Order().SequenceEqual(allowed.Order())
            ? throw Nothing("The credential may be used from these addresses only already.")
            : new AddressChange(allowed);
    }

    // Of each thing that we changed, as it was before the first of our changes; what others changed stays.
    private static KeyPatch PutBack(KeyPatch asItIs, IReadOnlyList<StandingContainment> standing)
    {
        if (standing.Count == 0)
        {
            throw Nothing("Burnwatch has changed nothing of this credential that is still to be put back; what others "
                + "disabled is enabled at the provider.");
        }

        return asItIs with
        {
            IsEnabled = First(ContainmentAction.Disable) is { } disabled ? !disabled.IsDisabled : asItIs.IsEnabled,
            Limit = First(ContainmentAction.Limit) is { } limited ? new LimitChange(limited.CreditLimit) : null,
            Addresses = First(ContainmentAction.AllowIps) is { } allowed ? new AddressChange(allowed.AllowedIps) : null,
        };

        CredentialState? First(ContainmentAction action) => standing.FirstOrDefault(s => s.Action == action)?.Before;
    }

    private static ContainmentException Nothing(string sentence) => new(ContainmentFault.Nothing, sentence);

    private static ContainmentException Bad(string sentence) => new(ContainmentFault.BadOrder, sentence);
}

/// <summary>A containment that was done, or may have been, and was not put back since.</summary>
internal sealed record StandingContainment(ContainmentAction Action, CredentialState Before);
