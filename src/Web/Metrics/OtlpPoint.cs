namespace Burnwatch.Web.Metrics;

/// <summary>How the values of a metric follow one another.</summary>
internal enum OtlpKind
{
    /// <summary>Each is what was seen.</summary>
    Gauge,

    /// <summary>Each is what was added since the one before.</summary>
    Delta,

    /// <summary>Each is what was added since the start.</summary>
    Cumulative,

    /// <summary>A histogram, or a sum that does not say which.</summary>
    Other,
}

/// <summary>One value of one series, of all that a data point holds what we read.</summary>
internal sealed record OtlpPoint
{
    public required string Metric { get; init; }
    public required OtlpKind Kind { get; init; }

    /// <summary>Of the resource, and on top of them its own.</summary>
    public required IReadOnlyDictionary<string, string> Attributes { get; init; }

    /// <summary>The name of the series, by all its attributes; empty unless it is cumulative.</summary>
    public string Series { get; init; } = "";

    public double Value { get; init; }

    /// <summary>Nanoseconds since 1970; 0 where it is not told.</summary>
    public ulong Start { get; init; }

    /// <summary>The same.</summary>
    public ulong Time { get; init; }

    public DateTimeOffset At => TimeOf(Time);

    public static DateTimeOffset TimeOf(ulong nanoseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks((long)(nanoseconds / 100));
}

/// <summary>The metrics and attributes that are read.</summary>
internal static class OtlpNames
{
    public const string Current = "elevenapi.requests.current";
    public const string Maximum = "elevenapi.requests.maximum";
    public const string Credits = "elevenapi.credits";
    public const string Requests = "elevenapi.requests";

    public const string Credential = "elevenapi.credential";
    public const string Workspace = "elevenapi.workspace";
    public const string ModelFamily = "elevenapi.model_family";
    public const string Service = "service.name";
    public const string Host = "host.name";

    private static readonly HashSet<string> Read =
        new([Credential, Workspace, ModelFamily, Service, Host], StringComparer.Ordinal);

    /// <summary>Whether an attribute is one that is read; none of the others is kept, whatever it holds.</summary>
    public static bool IsRead(string attribute) => Read.Contains(attribute);
}
