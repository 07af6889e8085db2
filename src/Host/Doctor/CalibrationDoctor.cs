using System.Globalization;
using Burnwatch.Alerting.Calibrating;
using Burnwatch.Calibration;
using Burnwatch.Collector;
using Dapper;
using Npgsql;

namespace Burnwatch.Host.Doctor;

/// <summary>Tells which thresholds each workspace is judged by, and what they rest on.</summary>
internal static class CalibrationDoctor
{
    private const string WorkspacesSql = "select id, name from workspace order by name";

    /// <summary>One finding for each workspace; none is a fault.</summary>
    public static async Task<IReadOnlyList<Finding>> CheckAsync(
        NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var workspaces = await connection.QueryAsync<(long Id, string Name)>(
            new CommandDefinition(WorkspacesSql, cancellationToken: cancellation));
        var calibrations = await new CalibrationStore(database).ReadAsync(cancellation);
        return
        [
            .. workspaces.Select(w => new Finding($"thresholds of {w.Name}", true, Sentence(calibrations.Of(w.Id)))),
        ];
    }

    private static string Sentence(WorkspaceCalibration calibration)
    {
        if (calibration is { DerivedAt: { } derived, Own: not null })
            return string.Create(
                CultureInfo.InvariantCulture,
                $"Its own, derived at {derived:u} from {calibration.KeyYears:0.0} years of its warm keys.");
        var shipped = string.Create(
            CultureInfo.InvariantCulture,
            $"The shipped ones, from {ThresholdTable.Shipped.KeyYears:0.0} years of keys of public traffic.");
        return calibration.DerivedAt is { } at
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{shipped} At {at:u} it had {calibration.KeyYears:0.0} years of warm keys of its own, "
                + $"of the {WorkspaceCalibration.LeastKeyYears} that it takes.")
            : $"{shipped} Its own history was not looked at yet; the daemon does so once it is learnt.";
    }
}
