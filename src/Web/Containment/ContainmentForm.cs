using Burnwatch.Collector.Containment;
using Microsoft.AspNetCore.Http;

namespace Burnwatch.Web.Containment;

/// <summary>The fields of the form on the page of an incident, as they were filled in.</summary>
/// <param name="Order">What is wanted; null where that cannot be understood.</param>
/// <param name="Fault">Why it cannot.</param>
/// <param name="Confirm">The name as it was typed.</param>
/// <param name="Token">The token as it was typed; it is looked up and forgotten.</param>
/// <param name="IsDryRun">Whether it shall only be shown who will break.</param>
internal sealed record ContainmentForm(
    ContainmentOrder? Order, string? Fault, string Confirm, string Token, bool IsDryRun)
{
    public static ContainmentForm Read(IFormCollection form, long keyId, long incidentId)
    {
        var plus = Text(form, "limit_plus");
        long limit = 0;
        var fault = ContainmentWords.Find(Text(form, "action")) is null ? "Choose what to do."
            : plus.Length > 0 && !long.TryParse(plus, out limit) ? $"'{plus}' is no whole number of credits."
            : null;
        return new ContainmentForm(
            fault is null ? OrderOf(form, keyId, incidentId, limit) : null,
            fault,
            Text(form, "confirm"),
            Text(form, "token"),
            Text(form, "step") != "contain");
    }

    private static ContainmentOrder OrderOf(IFormCollection form, long keyId, long incidentId, long limit) =>
        new(keyId, ContainmentWords.Find(Text(form, "action"))!.Value)
        {
            Credential = Text(form, "credential") is { Length: > 0 } credential ? credential : null,
            LimitPlus = limit,
            AllowIps = Text(form, "allow_ips").Split(
                [' ', ',', ';', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries),
            IncidentId = incidentId,
        };

    private static string Text(IFormCollection form, string name) => form[name].ToString().Trim();

    /// <summary>Neither the token nor the name that was typed.</summary>
    public override string ToString() => $"{Order?.Action}, {(IsDryRun ? "dry run" : "for real")}";
}
