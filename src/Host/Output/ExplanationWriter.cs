using System.Text.Encodings.Web;
using System.Text.Json;
using Burnwatch.Alerting.Explaining;
using Burnwatch.Explanation;
using Burnwatch.Signals;

namespace Burnwatch.Host.Output;

/// <summary>Prints an explanation: for people as sentences and two tables, for programs as one object.</summary>
internal static class ExplanationWriter
{
    private static readonly JsonWriterOptions JsonStyle = new()
    {
        Indented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly IReadOnlyList<Column<RuleAccount>> RuleColumns =
    [
        new("signal", r => SignalNames.Of(r.Kind)),
        new("fired", r => r.HasFired ? "yes" : "no"),
        new("observed", r => Number(r.Observed)),
        new("unit", r => r.Observed is null ? null : r.Unit),
        new("expected", r => r.Expected is { } range ? Wording.Range(range) : null),
        new("fires_from", r => Number(r.FiresFrom)),
        new("measure", r => Number(r.Measure)),
        new("threshold", r => Number(r.Threshold)),
        new("why", r => r.Why),
        new("policy", r => string.Join(", ", r.Settings)),
    ];

    private static readonly IReadOnlyList<Column<PolicyLine>> PolicyColumns =
    [
        new("setting", l => l.Name),
        new("value", l => l.Value),
        new("from", l => l.Source),
    ];

    public static void WriteTable(TextWriter output, KeyExplanation told)
    {
        output.WriteLine(told.Conclusion);
        output.WriteLine();
        output.WriteLine(
            $"Key {told.Key}{(told.Workspace is null ? "" : $" of {told.Workspace}")} at {Wording.Time(told.At)}, "
            + $"its use known through {Wording.Time(told.KnownThrough)}{LearningOf(told)}.");
        output.WriteLine(
            told.Incident is { } incident ? Sentence(incident) : "No incident of the key had been before.");
        foreach (var remark in told.Remarks)
            output.WriteLine(remark);
        Rows.Write(output, OutputFormat.Table, RuleColumns, told.Account.Rules);
        if (told.PolicyVersion is { } version)
            output.WriteLine(version == 0 ? "Policy: no version was applied yet." : $"Policy: version {version}.");
        Rows.Write(output, OutputFormat.Table, PolicyColumns, told.Policy);
    }

    public static void WriteJson(TextWriter output, KeyExplanation told)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, JsonStyle))
        {
            json.WriteStartObject();
            WriteHead(json, told);
            json.WriteStartArray("signals");
            foreach (var rule in told.Account.Rules)
                Write(json, rule);
            json.WriteEndArray();
            json.WriteStartArray("policy");
            foreach (var line in told.Policy)
            {
                json.WriteStartObject();
                json.WriteString("setting", line.Name);
                json.WriteString("value", line.Value);
                json.WriteString("from", line.Source);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        output.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.ToArray()));
    }

    private static void WriteHead(Utf8JsonWriter json, KeyExplanation told)
    {
        json.WriteString("key", told.Key);
        json.WriteString("workspace", told.Workspace);
        Write(json, "at", told.At);
        Write(json, "known_through", told.KnownThrough);
        json.WriteString("conclusion", told.Conclusion);
        json.WriteBoolean("is_learning", !told.Account.Profile.IsWarm);
        json.WriteNumber("learning_days", told.Account.Profile.LearningDays);
        if (told.Incident is { } incident)
        {
            json.WriteStartObject("incident");
            json.WriteString("state", incident.State.ToString().ToLowerInvariant());
            Write(json, "opened_at", incident.OpenedAt);
            Write(json, "paged_at", incident.PagedAt);
            json.WriteString("paged_why", incident.PagedWhy);
            Write(json, "resolved_at", incident.ResolvedAt);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("incident");
        }
        Write(json, "policy_version", told.PolicyVersion);
        json.WriteStartArray("remarks");
        foreach (var remark in told.Remarks)
            json.WriteStringValue(remark);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, RuleAccount rule)
    {
        json.WriteStartObject();
        json.WriteString("kind", SignalNames.CodeOf(rule.Kind));
        json.WriteBoolean("fired", rule.HasFired);
        Write(json, "observed", rule.Observed);
        json.WriteString("unit", rule.Unit);
        Write(json, "expected_low", rule.Expected?.Low);
        Write(json, "expected_high", rule.Expected?.High);
        Write(json, "fires_from", rule.FiresFrom);
        Write(json, "measure", rule.Measure);
        Write(json, "threshold", rule.Threshold);
        json.WriteString("measure_unit", rule.MeasureUnit);
        json.WriteString("why", rule.Why);
        json.WriteStartArray("settings");
        foreach (var setting in rule.Settings)
            json.WriteStringValue(setting);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } known && double.IsFinite(known))
            json.WriteNumber(name, known);
        else
            json.WriteNull(name);
    }

    private static void Write(Utf8JsonWriter json, string name, DateTimeOffset? at)
    {
        if (at is { } known)
            json.WriteString(
                name,
                known.UtcDateTime.ToString(
                    "yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture));
        else
            json.WriteNull(name);
    }

    private static string? Number(double? value) =>
        value is not { } known ? null : Wording.Number(Math.Abs(known) < 100 ? known : Math.Round(known));

    private static string LearningOf(KeyExplanation told) => told.Account.Profile.IsWarm
        ? ""
        : $"; it is learning, used on {told.Account.Profile.LearningDays} of {Profile.WarmDays} days";

    private static string Sentence(IncidentThen incident) => incident.ResolvedAt is { } resolved
        ? $"Its last incident opened at {Wording.Time(incident.OpenedAt)} and resolved at {Wording.Time(resolved)}."
        : $"An incident is {incident.State.ToString().ToLowerInvariant()} since {Wording.Time(incident.OpenedAt)}, "
            + $"paged last at {Wording.Time(incident.PagedAt)}.";
}
