using Burnwatch.Alerting.Evaluation;
using Burnwatch.Alerting.Incidents;
using Burnwatch.Alerting.Policies;

namespace Burnwatch.Alerting.Tests;

/// <summary>What a test does not care about.</summary>
internal static class Some
{
    /// <summary>A Monday, in UTC.</summary>
    public static readonly DateTimeOffset Noon = new(2026, 6, 15, 12, 0, 0, TimeSpan.Zero);

    public static readonly JudgeContext Context = new() { Policy = Policy.Default, Calendar = Calendar.Utc };

    /// <summary>A signal on evidence that ends so many minutes after noon.</summary>
    public static Signal Signal(
        SignalKind kind = SignalKind.CreditSpike, int at = 0, Severity severity = Severity.Error, int? since = null, double observed = 65_000) => new()
        {
            Kind = kind,
            Observed = observed,
            ExpectedLow = 4_000,
            ExpectedHigh = 9_000,
            Score = 0.9,
            Severity = severity,
            At = Noon.AddMinutes(at),
            Since = Noon.AddMinutes(since ?? at - 10),
            Reason = $"The {SignalNames.Of(kind)} of minute {at}.",
        };

    public static Verdict Verdict(double lastHour, params Signal[] signals) => new()
    {
        Kind = signals.Length > 0 ? VerdictKind.Anomalous : VerdictKind.Normal,
        At = signals.Length > 0 ? signals[^1].At : Noon,
        Score = signals.Length > 0 ? 0.9 : 0.1,
        Signals = signals,
        LastHour = lastHour,
        CreditsPerHour = lastHour,
        ExpectedPerHour = new ExpectedRange(4_000, 9_000),
        IsLearning = false,
    };

    /// <summary>A key's incident that was opened and paged at noon, on a spike of that minute.</summary>
    public static Incident Incident(params Signal[] signals)
    {
        var open = signals.Length > 0 ? signals : [Signal()];
        return new Incident
        {
            Id = 7,
            State = IncidentState.Firing,
            Severity = open.Max(s => s.Severity),
            Generation = 1,
            OpenedAt = Noon,
            Since = open.Min(s => s.Since),
            PagedAt = Noon,
            PagedSeverity = open.Max(s => s.Severity),
            PagedPerHour = 10_000,
            PeakPerHour = 10_000,
            Signals = [.. open.Select(s => new IncidentSignal { Signal = s, FirstAt = s.At, IsPaged = true })],
            Reason = open[0].Reason,
        };
    }

    public static WatchedKey Key(string? owner = "payments", string zone = "UTC") => new()
    {
        Id = 3,
        WorkspaceId = 1,
        Workspace = "studio",
        Name = "tts-prod",
        Owner = owner,
        Environment = "production",
        Product = "checkout",
        TimeZone = zone,
        Hint = "a3f9",
        ServiceAccount = "checkout",
        KeysOfOwner = 1,
    };

    public static PolicyOverride Setting(string name, string value, PolicyScope scope = PolicyScope.Default, string subject = "") =>
        new() { Scope = scope, Subject = subject, Name = name, Value = value };
}
