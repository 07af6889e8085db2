namespace Burnwatch.Collector.ElevenApi;

/// <summary>
/// A call that failed, with its class. The message says what could not be done and why, without secrets.
/// </summary>
/// <remarks>
/// It has no inner exception: those of the network and of JSON quote what the peer sent, which may be the key.
/// </remarks>
internal sealed class ElevenApiException(string call, ElevenApiFailure failure)
    : Exception($"Could not {call}: {failure.Sentence}")
{
    public ElevenApiFailure Failure { get; } = failure;
}
