using System.Globalization;
using Burnwatch.Calibration;

namespace Burnwatch.Alerting.Calibrating;

/// <summary>What keys of a workspace used, in spans of ten minutes, with what people said of it.</summary>
public sealed record WorkspaceHistory
{
    public required long WorkspaceId { get; init; }

    public required string Workspace { get; init; }

    /// <summary>The policy of keys that no environment, owner or name of their own has another one for.</summary>
    public required Policy Policy { get; init; }

    public required IReadOnlyList<KeyHistory> Keys { get; init; }

    /// <summary>What a key is called in training: people may give it another name.</summary>
    public static string NameOf(long keyId) => keyId.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What one key used.</summary>
public sealed record KeyHistory
{
    public required long Id { get; init; }

    /// <summary>Whose hours and working days count.</summary>
    public required Calendar Calendar { get; init; }

    /// <summary>The spans it used anything in, in the order of time, all of them settled.</summary>
    public required IReadOnlyList<KeyBucket> Spans { get; init; }

    /// <summary>What people said was abuse, in the order of time.</summary>
    public required IReadOnlyList<TimeStretch> Abuse { get; init; }

    /// <summary>What people said was expected, as far as they knew it then.</summary>
    public required IReadOnlyList<TimeStretch> Expected { get; init; }
}
