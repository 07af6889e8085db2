using System.Globalization;
using System.Net.Http.Headers;

namespace Burnwatch.Client;

/// <summary>Reads what a response says of use: its headers and its status, and never its body.</summary>
internal static class ResponseReader
{
    private const string KeyHeader = "xi-api-key";

    /// <summary>What the provider's keys begin with.</summary>
    private const string KeyPrefix = "sk_";

    /// <summary>Null for a response that tells nothing, or a request that is not to be reported.</summary>
    /// <exception cref="KeyInReportException">A name that was to be reported is, or holds, a key.</exception>
    public static ResponseSample? Read(
        HttpRequestMessage request, HttpResponseMessage response, BurnwatchReportingOptions options, DateTimeOffset now)
    {
        var credential = options.CredentialOf is { } credentialOf ? credentialOf(request) : options.Credential;
        if (string.IsNullOrEmpty(credential))
            return null;
        var credits = Number(response.Headers, "character-cost");
        var current = Count(response.Headers, "current-concurrent-requests", least: 0);
        var maximum = Count(response.Headers, "maximum-concurrent-requests", least: 1);
        var isReading = current is not null && maximum is not null;
        if (credits is null && !isReading)
            return null;
        var family = options.ModelFamilyOf is { } familyOf ? familyOf(request) : options.ModelFamily;
        var secret = request.Headers.TryGetValues(KeyHeader, out var keys) ? keys.FirstOrDefault() : null;
        if (IsKey(credential, secret) || IsKey(family, secret) || IsKey(options.Service, secret)
            || IsKey(options.Host, secret) || IsKey(options.Workspace, secret))
            throw new KeyInReportException();
        return new ResponseSample(
            credential, now, family, credits ?? 0, response.IsSuccessStatusCode ? 1 : 0,
            isReading ? current : null, isReading ? maximum : null);
    }

    private static bool IsKey(string? text, string? secret) =>
        text is not null
        && (text.StartsWith(KeyPrefix, StringComparison.Ordinal)
            || (!string.IsNullOrEmpty(secret) && text.Contains(secret, StringComparison.Ordinal)));

    private static double? Number(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values)
        && double.TryParse(
            values.First(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number)
            ? number
            : null;

    private static int? Count(HttpResponseHeaders headers, string name, int least) =>
        headers.TryGetValues(name, out var values)
        && int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= least
            ? number
            : null;
}

/// <summary>A name that was to be reported holds a key. It does not say which: the text would be in logs.</summary>
internal sealed class KeyInReportException() : Exception(
    "A name that was to be reported holds a key; name the credential by the provider's id or hash, or by its name.");
