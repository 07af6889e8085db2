using System.Net;

namespace Burnwatch.Client;

/// <summary>What an answer of the daemon means for a batch.</summary>
internal enum BatchOutcome
{
    Taken,

    /// <summary>Sending it again may help.</summary>
    Later,

    /// <summary>Sending it again never helps.</summary>
    Refused,
}

internal static class BatchOutcomes
{
    /// <summary>
    /// 2xx is taken, rows that were refused included; 408, 429 and 5xx may pass; the rest stays refused.
    /// </summary>
    public static BatchOutcome Of(HttpStatusCode status) => (int)status switch
    {
        >= 200 and < 300 => BatchOutcome.Taken,
        408 or 429 or >= 500 => BatchOutcome.Later,
        _ => BatchOutcome.Refused,
    };
}
