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
        var (trained, modelFault) = Read(Trained, TrainedModel.Parse);
        var (derived, thresholdsFault) = Read(ModelAt > DerivedAt ? null : Thresholds, ThresholdTable.Parse);
        return new WorkspaceCalibration
        {
            Version = Version,
            ModelVersion = ModelVersion,
            // Thresholds of a model's scores mean nothing for those of another one.
            Own = derived?.ModelPart > 0 && trained is null ? null : derived,
            KeyYears = KeyYears ?? 0,
            DerivedAt = DerivedAt,
            Trained = trained,
            ModelAt = ModelAt,
            ModelFault = modelFault,
            ThresholdsFault = thresholdsFault,
            Peers = peers.ToDictionary(p => (p.Environment, p.Product), p => new Peers(p.SpanPeak, p.HourPeak, p.Keys)),
        };
    }

    // What cannot be used must not stop the judging: what is shipped can.
    private static (T? Read, string? Fault) Read<T>(string? text, Func<string, T> parse)
        where T : class
    {
        try
        {
            return (text is null ? null : parse(text), null);
        }
        catch (FormatException e)
        {
            return (null, e.Message);
        }
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
