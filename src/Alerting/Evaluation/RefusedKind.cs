namespace Burnwatch.Alerting.Evaluation;

/// <summary>What a refused value is of.</summary>
internal enum RefusedKind
{
    /// <summary>A usage bucket.</summary>
    Bucket,

    /// <summary>A concurrency reading.</summary>
    Reading,
}
