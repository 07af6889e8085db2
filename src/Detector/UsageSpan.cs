using System.Collections.Immutable;

namespace Burnwatch;

/// <summary>What one key used in one span of ten minutes, or in the part of it that is known yet.</summary>
public readonly record struct UsageSpan
{
    public UsageSpan()
    {
    }

    /// <summary>The length of a span: what the detector counts time in, whatever the width of the buckets.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(10);

    /// <summary>Start of the span, a multiple of <see cref="Length"/> in UTC.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>
    /// End of what is known of it: its start plus <see cref="Length"/> once it is complete, less before.
    /// </summary>
    public required DateTimeOffset KnownThrough { get; init; }

    /// <summary>Credits used in it so far, zero or more.</summary>
    public required double Credits { get; init; }

    /// <summary>Requests made in it so far; not a number where they are not known.</summary>
    public double Requests { get; init; } = double.NaN;

    /// <summary>What took the credits, as <see cref="UseTally"/> sums it; default where it is not known.</summary>
    public ImmutableArray<Use> Uses { get; init; }

    public bool IsComplete => KnownThrough - Start >= Length;

    public DateTimeOffset End => Start + Length;

    /// <summary>The start of the span that holds an instant.</summary>
    public static DateTimeOffset StartOf(DateTimeOffset at) =>
        new(at.UtcTicks - (at.UtcTicks % Length.Ticks), TimeSpan.Zero);
}
