using Burnwatch.Collector.ElevenApi;
using Burnwatch.Collector.Usage;
using Burnwatch.Secrets;
using Microsoft.Extensions.Options;

namespace Burnwatch.Collector;

/// <summary>
/// Finds everything that is wrong with the settings, not just the first fault; it repeats no reference.
/// </summary>
internal sealed class CollectorOptionsValidator : IValidateOptions<CollectorOptions>
{
    public ValidateOptionsResult Validate(string? name, CollectorOptions options)
    {
        string[] faults =
        [
            .. Lengths(options),
            .. options.Workspaces.SelectMany(Faults),
            .. options.Workspaces
                .GroupBy(workspace => workspace.Name, StringComparer.Ordinal)
                .Where(same => same.Key.Length > 0 && same.Count() > 1)
                .Select(same => $"Collector:Workspaces names \"{same.Key}\" {same.Count()} times. " +
                    "Give each workspace a name of its own."),
        ];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Lengths(CollectorOptions options)
    {
        (string Setting, TimeSpan Value, TimeSpan Least, TimeSpan Most)[] lengths =
        [
            ("PollInterval", options.PollInterval, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            ("Settling", options.Settling ?? SettlingTime.Start, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1)),
            ("Reread", options.Reread, TimeSpan.FromHours(1), TimeSpan.FromDays(31)),
            ("Backfill", options.Backfill, TimeSpan.FromHours(1), TimeSpan.FromDays(366)),
            ("Minutes", options.Minutes, TimeSpan.FromDays(1), TimeSpan.FromDays(31)),
            ("InventoryInterval", options.InventoryInterval, TimeSpan.FromSeconds(30), TimeSpan.FromDays(1)),
            ("ProbeInterval", options.ProbeInterval, TimeSpan.FromSeconds(5), TimeSpan.FromHours(1)),
            ("RequestTimeout", options.RequestTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)),
            ("Retention", options.Retention, TimeSpan.FromDays(31), TimeSpan.FromDays(3660)),
        ];
        foreach (var (setting, value, least, most) in lengths)
        {
            if (value < least || value > most)
                yield return $"Collector:{setting} is {value}. Set it to between {least} and {most}.";
        }

        if (options.Retries is < 0 or > 5)
            yield return $"Collector:Retries is {options.Retries}. Set it to between 0 and 5.";
        if (options.RequestsPerMinute is < 4 or > 100_000)
        {
            yield return $"Collector:RequestsPerMinute is {options.RequestsPerMinute}. " +
                "Set it to between 4 and 100000.";
        }

        if (options.Settling > options.Reread)
        {
            yield return $"Collector:Settling ({options.Settling}) is longer than Collector:Reread " +
                $"({options.Reread}), so nothing settled would be read again. Make it at most as long.";
        }

        if (options.Retention < options.Backfill)
        {
            yield return $"Collector:Retention ({options.Retention}) is shorter than Collector:Backfill " +
                $"({options.Backfill}), so history would be dropped as it is read. Make it at least as long.";
        }
    }

    private static IEnumerable<string> Faults(WorkspaceOptions workspace, int index)
    {
        var setting = $"Collector:Workspaces:{index}";
        if (string.IsNullOrWhiteSpace(workspace.Name))
            yield return $"{setting}:Name is missing. Give the workspace a name.";
        if (workspace.Region is { } region && ElevenApiRegions.Find(region) is null)
            yield return $"{setting}:Region is unknown. Set it to one of {ElevenApiRegions.Words}.";
        if (workspace is { Region: not null, BaseUrl: not null })
            yield return $"{setting} has both a Region and a BaseUrl. Leave one of them out.";
        if (workspace.BaseUrl is { } url && AddressFault(url) is { } address)
            yield return $"{setting}:BaseUrl {address}";
        if (ReferenceFault(workspace.ApiKey) is { } reference)
            yield return $"{setting}:ApiKey {reference}";
        if (workspace.SecondaryApiKey is { } secondary && ReferenceFault(secondary) is { } second)
            yield return $"{setting}:SecondaryApiKey {second}";
        else if (workspace.SecondaryApiKey?.Trim() == workspace.ApiKey.Trim())
            yield return $"{setting}:SecondaryApiKey is the same reference as its ApiKey. Name a second key, or none.";
        if (workspace.ContainmentApiKey is { } writer && ReferenceFault(writer) is { } third)
            yield return $"{setting}:ContainmentApiKey {third}";
        foreach (var fault in workspace.Probes.SelectMany((probe, i) => Faults(probe, $"{setting}:Probes:{i}")))
            yield return fault;
    }

    private static IEnumerable<string> Faults(ProbeOptions probe, string setting)
    {
        if (string.IsNullOrWhiteSpace(probe.Credential))
            yield return $"{setting}:Credential is missing. Set it to the hash or the id of the credential.";
        if (string.IsNullOrWhiteSpace(probe.ModelFamily))
            yield return $"{setting}:ModelFamily is missing. Set it to the family that the key is used for.";
        if (ReferenceFault(probe.ApiKey) is { } reference)
            yield return $"{setting}:ApiKey {reference}";
    }

    private static string? AddressFault(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            return "is not an address. Write it as https://api.elevenlabs.io.";
        if (address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0)
            return "has a user, a query or a fragment. Leave these out.";
        return address.Scheme == "http" && !address.IsLoopback
            ? "would send the key in the clear. Use https; http is for addresses of this machine only."
            : null;
    }

    private static string? ReferenceFault(string text) =>
        SecretReference.FaultOf(text) is { } fault ? $"is wrong. {fault}" : null;
}
