using System.Text.RegularExpressions;

namespace Burnwatch.Collector.Pushing;

/// <summary>What no sample may be, whatever its credential.</summary>
public static partial class SampleRules
{
    /// <summary>
    /// Older samples are refused: what they tell of has settled in the analytics, and is evidence of nothing by now.
    /// </summary>
    public static readonly TimeSpan OldestAge = TimeSpan.FromHours(24);

    /// <summary>The longest text that names anything.</summary>
    public const int LongestText = 200;

    /// <summary>More than any response costs, and far from where sums of it stop being exact.</summary>
    private const double MostCredits = 1e9;
    private const int MostRequests = 1_000_000;

    /// <summary>The member that is at fault and what to do about it; null where none is.</summary>
    public static (string Field, string Problem)? Check(in Sample sample, DateTimeOffset now)
    {
        if (CheckCredential(sample.Credential) is { } credential)
            return ("credential", credential);
        if (sample.At < now - OldestAge)
            return ("at", "It is more than 24 hours old; the analytics have told of it. Drop it.");
        if (sample.At > now + IntakeRules.ClockSkew)
            return ("at", "It is more than 5 minutes ahead of the clock here. Set the sender's clock.");
        if (!(sample.Credits is >= 0 and <= MostCredits))
            return ("credits", "It must be a number from 0 to 1,000,000,000.");
        if (sample.Requests is < 0 or > MostRequests)
            return ("requests", "It must be a whole number from 0 to 1,000,000.");
        if (sample.Current is < 0 or > MostRequests)
            return ("current", "It must be a whole number from 0 to 1,000,000.");
        if (sample.Maximum is < 1 or > MostRequests)
            return ("maximum", "It must be a whole number from 1 to 1,000,000.");
        if (sample.Current is null != sample.Maximum is null)
            return (sample.Current is null ? "current" : "maximum", "Send current and maximum together, or neither.");
        if (sample is { Credits: 0, Requests: 0, Current: null })
            return ("credits", "The row tells nothing. Send credits, requests, or current and maximum.");
        return CheckText("workspace", sample.Workspace)
            ?? CheckText("model_family", sample.ModelFamily)
            ?? CheckText("service", sample.Service)
            ?? CheckText("host", sample.Host);
    }

    private static string? CheckCredential(string credential) =>
        credential.Length == 0
            ? "It is missing. Send the provider's id or hash of the credential, or the name of its key."
        : Secret().IsMatch(credential)
            ? "It looks like a key itself. Send the provider's id or hash of it, or its name, and replace that key: "
                + "a key must not travel in reports."
        : CheckText("", credential)?.Problem;

    private static (string Field, string Problem)? CheckText(string field, string? text)
    {
        if (text is null)
            return null;
        if (text.Length > LongestText)
            return (field, "It is longer than 200 characters.");
        foreach (var character in text)
        {
            if (char.IsControl(character))
                return (field, "It holds a control character.");
        }
        return Secret().IsMatch(text)
            ? (field, "It looks like a key. Take it out, and replace that key: a key must not travel in reports.")
            : null;
    }

    // As the provider's keys are, sk_ and 48 hexadecimal digits, wherever they stand and however they were written;
    // not the name of a task_runner.
    [GeneratedRegex("^sk_|sk_[0-9a-f]{16}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Secret();
}
