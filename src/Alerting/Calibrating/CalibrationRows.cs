using Burnwatch.Calibration;
using Burnwatch.Models;

namespace Burnwatch.Alerting.Calibrating;

/// <summary>What stands in the database of a workspace: what was derived, and what was trained.</summary>
internal sealed record CalibrationRow
{
    public long WorkspaceId { get; init; }
    public long Version { get; init; }
    public long ModelVersion { get; init; }
    public DateTimeOffset? DerivedAt { get; init; }
    public double? KeyYears { get; init; }
    public string? Thresholds { get; init; }
    public DateTimeOffset? ModelAt { get; init; }
    public string? Trained { get; init; }

    public WorkspaceCalibration ToCalibration(IEnumerable<PeersRow> peers)
    {
        var (trained, fault) = ReadModel();
        return new WorkspaceCalibration
        {
            Version = Version,
            ModelVersion = ModelVersion,
            Own = OwnBeside(trained),
            KeyYears = KeyYears ?? 0,
            DerivedAt = DerivedAt,
            Trained = trained,
            ModelAt = ModelAt,
            ModelFault = fault,
            Peers = peers.ToDictionary(p => (p.Environment, p.Product), p => new Peers(p.SpanPeak, p.HourPeak, p.Keys)),
        };
    }

    // A model that cannot be used must not stop the judging: the shipped one can.
    private (TrainedModel? Trained, string? Fault) ReadModel()
    {
        try
        {
            return (Trained is null ? null : TrainedModel.Parse(Trained), null);
        }
        catch (FormatException e)
        {
            return (null, e.Message);
        }
    }

    // Thresholds of a model's scores mean nothing for those of another one.
    private ThresholdTable? OwnBeside(TrainedModel? trained)
    {
        if (Thresholds is null || ModelAt > DerivedAt)
            return null;
        var own = ThresholdTable.Parse(Thresholds);
        return own.ModelPart > 0 && trained is null ? null : own;
    }
}

internal sealed record PeersRow
{
    public long WorkspaceId { get; init; }
    public required string Environment { get; init; }
    public required string Product { get; init; }
    public float SpanPeak { get; init; }
    public float HourPeak { get; init; }
    public int Keys { get; init; }
}
