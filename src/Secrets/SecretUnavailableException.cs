namespace Burnwatch.Secrets;

/// <summary>A secret could not be read; the sentence names the reference and the reason, never a value.</summary>
public sealed class SecretUnavailableException(SecretReference reference, string reason, Exception? inner = null)
    : Exception(
        $"Could not read the secret \"{reference}\": {reason}. Set it, and it is read again at the next use.", inner)
{
    /// <summary>Where the secret should be.</summary>
    public SecretReference Reference { get; } = reference;
}
