using System.Diagnostics.Metrics;

namespace Burnwatch.Client;

/// <summary>What reporting counts, since it never fails anybody: meter <c>Burnwatch.Client</c>.</summary>
internal static class ReportingMeter
{
    private static readonly Meter Meter = new("Burnwatch.Client");

    private static readonly Counter<long> Reported = Meter.CreateCounter<long>(
        "burnwatch.client.reported", "{sample}", "Responses that were reported.");

    private static readonly Counter<long> Lost = Meter.CreateCounter<long>(
        "burnwatch.client.dropped", "{sample}",
        "Responses that were not reported, by why: full, failed, refused, unreachable, key.");

    private static readonly Counter<long> Retried = Meter.CreateCounter<long>(
        "burnwatch.client.retries", "{batch}", "Batches that were sent again.");

    public static void Sent(int samples) => Reported.Add(samples);

    public static void Dropped(DropReason reason, int samples = 1) => Lost.Add(
        samples, new KeyValuePair<string, object?>("reason", reason.ToString().ToLowerInvariant()));

    public static void SentAgain() => Retried.Add(1);
}

/// <summary>Why a response was not reported.</summary>
internal enum DropReason
{
    /// <summary>Too many waited.</summary>
    Full,

    /// <summary>What names the credential or the family threw.</summary>
    Failed,

    /// <summary>A name held a key.</summary>
    Key,

    /// <summary>The daemon refused the batch.</summary>
    Refused,

    /// <summary>The daemon could not be reached for long, or the program ended.</summary>
    Unreachable,
}
