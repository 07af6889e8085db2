using Burnwatch.Collector;
using Burnwatch.Secrets;
using Dapper;
using Npgsql;
using PagerDuty.Client;

namespace Burnwatch.Host.Doctor;

/// <summary>
/// Checks that whoever is to be paged can be: every routing key is there and looks like one. Pages nobody.
/// </summary>
internal static class RoutingKeyDoctor
{
    private const string OwnersSql = "select name, routing_key from owner where routing_key is not null order by name";

    /// <summary>Checks the key that is used where an owner has none.</summary>
    public static Finding CheckDefault(string? reference) =>
        reference is null
            ? new Finding(
                "default routing key",
                false,
                "Alerting:RoutingKey is not set. Set it to a reference such as env:PAGERDUTY_KEY.")
            : Check("default routing key", reference);

    /// <summary>Checks the key of each owner who has one.</summary>
    public static async Task<IReadOnlyList<Finding>> CheckOwnersAsync(
        NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var owners = await connection.QueryAsync<(string Name, string RoutingKey)>(
            new CommandDefinition(OwnersSql, cancellationToken: cancellation));
        return [.. owners.Select(owner => Check($"routing key of {owner.Name}", owner.RoutingKey))];
    }

    /// <summary>Checks one key.</summary>
    /// <param name="subject">Whose it is.</param>
    /// <param name="reference">Where it is kept.</param>
    public static Finding Check(string subject, string reference)
    {
        try
        {
            _ = new RoutingKey(SecretReference.Parse(reference).Resolve().Reveal());
            return new Finding(
                subject,
                true,
                $"{reference} holds a routing key. To see that PagerDuty takes it, run burnwatch page test.");
        }
        catch (Exception e) when (e is SecretUnavailableException or FormatException or ArgumentException)
        {
            return new Finding(subject, false, e.Message.Split(" (Parameter")[0]);
        }
    }
}
