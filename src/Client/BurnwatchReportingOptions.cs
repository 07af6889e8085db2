using System.Reflection;

namespace Burnwatch.Client;

/// <summary>Where a client's use is reported, and under what names.</summary>
public sealed class BurnwatchReportingOptions
{
    /// <summary>The daemon, such as <c>http://burnwatch.internal:8098</c>.</summary>
    public Uri? Endpoint { get; set; }

    /// <summary>
    /// A token with the scope <c>samples:write</c>, as <c>burnwatch token create</c> prints it. Set this or
    /// <see cref="TokenFile"/>.
    /// </summary>
    public string? Token { get; set; }

    /// <summary>A file with such a token; read anew for each batch, so that it can be replaced at any time.</summary>
    public string? TokenFile { get; set; }

    /// <summary>
    /// What names the credential that the client calls with: the provider's id or hash of it, or the name of its key in
    /// Burnwatch. Never the credential itself.
    /// </summary>
    public string? Credential { get; set; }

    /// <summary>
    /// The same, for a client that calls with several; null for a request that is not to be reported.
    /// </summary>
    public Func<HttpRequestMessage, string?>? CredentialOf { get; set; }

    /// <summary>The workspace of the credential in Burnwatch; needed where names are not clear without it.</summary>
    public string? Workspace { get; set; }

    /// <summary>The model family that the client's requests belong to; none unless set.</summary>
    public string? ModelFamily { get; set; }

    /// <summary>
    /// The same, for a client whose requests belong to several. It sees the request and must not read its body.
    /// </summary>
    public Func<HttpRequestMessage, string?>? ModelFamilyOf { get; set; }

    /// <summary>The service that reports; the name of the program unless set.</summary>
    public string Service { get; set; } = Assembly.GetEntryAssembly()?.GetName().Name ?? "";

    /// <summary>Where it runs; the name of the machine unless set.</summary>
    public string Host { get; set; } = Environment.MachineName;

    /// <summary>
    /// So many responses wait at most; of more, the newest are dropped and counted. 10,000 unless set.
    /// </summary>
    public int QueueCapacity { get; set; } = 10_000;

    /// <summary>So many are sent together at most. 1,000 unless set.</summary>
    public int BatchSize { get; set; } = 1_000;

    /// <summary>How long the first of a batch waits for others. Five seconds unless set.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the daemon may take to answer. Ten seconds unless set.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a batch that could not be sent is tried again. Five minutes unless set.</summary>
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long the end of the program waits for what is not sent yet. Two seconds unless set.</summary>
    public TimeSpan FlushTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Makes what batches are sent with, for a proxy or a certificate of your own; the usual one unless set.
    /// </summary>
    public Func<HttpMessageHandler>? MessageHandler { get; set; }

    /// <summary>What is wrong with it, in a sentence; null where nothing is.</summary>
    internal string? Fault() =>
        Endpoint is not { IsAbsoluteUri: true } || Endpoint.Scheme is not ("http" or "https")
            ? "Set Endpoint to the address of the daemon, such as http://burnwatch.internal:8098."
        : string.IsNullOrWhiteSpace(Token) == string.IsNullOrWhiteSpace(TokenFile)
            ? "Set Token, or TokenFile, to a token that 'burnwatch token create' made."
        : Credential is null && CredentialOf is null
            ? "Set Credential to the provider's id or hash of the credential, or to the name of its key."
        : QueueCapacity < 1 || BatchSize < 1 || Interval <= TimeSpan.Zero || RequestTimeout <= TimeSpan.Zero
            || GiveUpAfter < TimeSpan.Zero || FlushTimeout < TimeSpan.Zero
            ? "QueueCapacity, BatchSize and all times must be more than nothing."
        : null;
}
