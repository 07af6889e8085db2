using Burnwatch.Collector.ElevenApi;
using Burnwatch.Secrets;

namespace Burnwatch.Collector.Containment;

/// <summary>What became of a request to change a credential.</summary>
public enum ContainmentOutcome
{
    /// <summary>The provider accepted it.</summary>
    Done,

    /// <summary>The provider refused it: nothing changed.</summary>
    Refused,

    /// <summary>No answer says whether it was done. To do it again does no harm.</summary>
    Unknown,
}

/// <summary>An outcome in a sentence.</summary>
public sealed record ContainmentAnswer(ContainmentOutcome Outcome, string Sentence)
{
    private const string Unsure =
        "Whether it was done is not known; the next inventory shows it, and to do it again does no harm.";

    internal static ContainmentAnswer Done { get; } = new(
        ContainmentOutcome.Done, "The provider accepted it; the next inventory confirms it.");

    /// <summary>What a failed call means for the one who wants it done.</summary>
    internal static ContainmentAnswer Of(Exception e) => e switch
    {
        ElevenApiException known => Of(known.Failure),
        SecretUnavailableException => new(ContainmentOutcome.Refused, $"Nothing was sent: {e.Message}"),
        // What is none of ours may quote anything.
        _ => new(ContainmentOutcome.Unknown, $"{e.GetType().Name} on the way. {Unsure}"),
    };

    private static ContainmentAnswer Of(ElevenApiFailure failure) => failure switch
    {
        { IsAbsent: true } => Refused(failure,
            "The provider does not know this key of the service account any more: it was deleted, and cannot be used."),
        { Kind: ElevenApiFailureKind.ScopeMissing } => Refused(failure,
            "The admin key may not change keys: give it service_account_write, or another one as ContainmentApiKey."),
        { Kind: ElevenApiFailureKind.KeyDead } => Refused(failure, "Put a valid admin key where its reference points."),
        { Kind: ElevenApiFailureKind.ClientBug } => Refused(failure, "Do it at the provider by hand."),
        { Kind: ElevenApiFailureKind.Transient or ElevenApiFailureKind.Malformed } =>
            new(ContainmentOutcome.Unknown, $"{Said(failure)}. {Unsure}"),
        _ => Refused(failure, "Do it again in a minute, or at the provider by hand."),
    };

    private static ContainmentAnswer Refused(ElevenApiFailure failure, string remedy) =>
        new(ContainmentOutcome.Refused, $"Nothing changed: {Said(failure)}. {remedy}");

    // What the call's own sentence advises is for a poll, which comes again by itself.
    private static string Said(ElevenApiFailure failure)
    {
        var end = failure.Sentence.LastIndexOf("). ", StringComparison.Ordinal);
        return end < 0 ? failure.Sentence.Split(". ")[0] : failure.Sentence[..(end + 1)];
    }
}
