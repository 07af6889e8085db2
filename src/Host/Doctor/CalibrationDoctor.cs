using System.Globalization;
using Burnwatch.Alerting.Calibrating;
using Burnwatch.Calibration;
using Burnwatch.Collector;
using Dapper;
using Npgsql;

namespace Burnwatch.Host.Doctor;

/// <summary>Tells which thresholds and which model each workspace is judged by, and what they rest on.</summary>
internal static class CalibrationDoctor
{
    private const string WorkspacesSql = "select id, name from workspace where not is_drill order by name";

    /// <summary>Two findings for each workspace; what is stored and cannot be used is a fault.</summary>
    public static async Task<IReadOnlyList<Finding>> CheckAsync(
        NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var workspaces = await connection.QueryAsync<(long Id, string Name)>(
            new CommandDefinition(WorkspacesSql, cancellationToken: cancellation));
        var calibrations = await new CalibrationStore(database).ReadAsync(cancellation);
        return
        [
            .. workspaces.SelectMany(w => FindingsOf(w.Name, calibrations.Of(w.Id))),
        ];
    }

    private static Finding[] FindingsOf(string workspace, WorkspaceCalibration calibration) =>
    [
        new($"thresholds of {workspace}", calibration.ThresholdsFault is null, Sentence(calibration)),
        new($"model of {workspace}", calibration.ModelFault is null, ModelSentence(calibration)),
    ];

    private static string ModelSentence(WorkspaceCalibration calibration) => calibration switch
    {
        { ModelFault: { } fault } =>
            $"The one that was installed cannot be used: {fault} "
            + "The shipped one is in force; run 'burnwatch train' again.",
        { Trained: { } trained, ModelAt: { } at } => string.Create(
            CultureInfo.InvariantCulture,
            $"Its own, installed at {at:u} with {100 * trained.Thresholds.ModelPart:0.#} % of the budget: "
            + $"on keys it never saw it found {100 * (trained.Gain.Together - trained.Gain.Alone):0.0} points more "
            + $"than the rules alone (± {100 * trained.Gain.Error:0.0}) at as many incidents."),
        _ => "The shipped one, which has no part of the budget unless a policy sets model.share.",
    };

    private static string Sentence(WorkspaceCalibration calibration)
    {
        if (calibration.ThresholdsFault is { } fault)
            return $"The derived ones cannot be used: {fault} Those that it had without them are in force; the daemon derives them anew.";
        if (calibration is { DerivedAt: { } derived, Own: not null })
            return string.Create(
                CultureInfo.InvariantCulture,
                $"Its own, derived at {derived:u} from {calibration.KeyYears:0.0} years of its warm keys.");
        if (calibration.Trained is { } trained)
            return string.Create(
                CultureInfo.InvariantCulture,
                $"Those that came with its model, from {trained.Thresholds.KeyYears:0.0} years of its warm keys; "
                + $"the daemon derives them anew.");
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
