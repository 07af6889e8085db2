using Burnwatch.Alerting.Evaluation;
using Burnwatch.Alerting.Incidents;
using Burnwatch.Signals;

namespace Burnwatch.Alerting.Paging;

/// <summary>What a page says, the same in every channel: facts with their numbers, and the words for them.</summary>
public sealed record PageContent
{
    /// <summary>Whether it is of the daemon itself: it has no key, no owner and no burn, and says nothing of them.</summary>
    public bool IsOfDaemon { get; init; }

    /// <summary>The line that a phone shows.</summary>
    public required string Title { get; init; }

    /// <summary>Why it is sent now.</summary>
    public required string Why { get; init; }

    public required Severity Severity { get; init; }

    public required long KeyId { get; init; }
    public required string Key { get; init; }
    public string? Hint { get; init; }
    public required string Workspace { get; init; }
    public string? ServiceAccount { get; init; }

    /// <summary>The owner's name, or "nobody".</summary>
    public required string Owner { get; init; }
    public string? Environment { get; init; }
    public string? Product { get; init; }

    /// <summary>What the key does: one sentence for each signal.</summary>
    public required IReadOnlyList<string> WhatItDoes { get; init; }

    /// <summary>What is normal for it at this hour.</summary>
    public required string WhatIsNormal { get; init; }

    /// <summary>What the last hour was used for, most first.</summary>
    public required IReadOnlyList<string> UsedFor { get; init; }

    public required IReadOnlyList<Signal> Signals { get; init; }

    /// <summary>How sure the surest of its signals is, 0 to 1; null where the model could say nothing of any.</summary>
    public double? Sureness { get; init; }

    /// <summary>What other keys of the workspace do at the same time; null where the key stands alone.</summary>
    public WorkspaceEvent? Event { get; init; }

    /// <summary>
    /// What let somebody do more with its credentials in the week before, the newest first; null where nothing did.
    /// </summary>
    public IReadOnlyList<string>? ChangedBefore { get; init; }

    /// <summary>When it began, by its evidence.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>At the rate of the last ten minutes: what it costs if it is left alone.</summary>
    public required double CreditsPerHour { get; init; }

    /// <summary>Credits used since it began.</summary>
    public required double CreditsSoFar { get; init; }

    /// <summary>What is left of the key's limit; null where it has none.</summary>
    public double? CreditsLeft { get; init; }

    /// <summary>When the rest is gone at the present rate.</summary>
    public DateTimeOffset? CreditsEndAt { get; init; }

    /// <summary>
    /// The same in dollars, at the price per credit of what it used since it began; null where the provider tells none.
    /// </summary>
    public double? UsdPerHour { get; init; }

    /// <summary>What the provider says that it cost since it began; null where it tells no price.</summary>
    public double? UsdSoFar { get; init; }

    /// <summary>What it used in the weeks before; null where nothing is known.</summary>
    public PastUse? Past { get; init; }

    /// <summary>What to do next, in order.</summary>
    public required IReadOnlyList<string> NextSteps { get; init; }

    /// <summary>Which page of the incident it is, from 1 on.</summary>
    public required int Generation { get; init; }

    /// <summary>Why it did not go to the routing key of its owner; null where it did.</summary>
    public string? SentHereBecause { get; init; }

    /// <summary>Why it is less severe here than the incident is; null where it is not.</summary>
    public string? LoweredBecause { get; init; }

    public static PageContent Of(
        Incident incident, string why, in Verdict verdict, WatchedKey key, Burn burn, DateTimeOffset now)
    {
        var signals = incident.Signals.Select(s => s.Signal).ToList();
        var left = key.CreditLimit - key.CreditsUsed;
        return new PageContent
        {
            Title = TitleOf(incident, verdict, key),
            Why = why,
            Severity = incident.Severity,
            KeyId = key.Id,
            Key = key.Name,
            Hint = key.Hint,
            Workspace = key.Workspace,
            ServiceAccount = key.ServiceAccount,
            Owner = key.Owner ?? "nobody",
            Environment = key.Environment,
            Product = key.Product,
            WhatItDoes = [.. signals.Select(s => s.Reason)],
            WhatIsNormal = NormalOf(verdict, key, now),
            UsedFor = burn.UsedFor,
            Signals = signals,
            Sureness = incident.Sureness,
            Event = incident.Event,
            Since = incident.Since,
            CreditsPerHour = verdict.CreditsPerHour,
            CreditsSoFar = burn.Credits,
            UsdPerHour = burn.UsdPerCredit * verdict.CreditsPerHour,
            UsdSoFar = burn.Usd,
            Past = burn.Past,
            CreditsLeft = left,
            CreditsEndAt = left > 0 && verdict.CreditsPerHour > 0
                ? EndOf(now, left.Value / verdict.CreditsPerHour)
                : null,
            NextSteps = Runbook.StepsOf(key, signals),
            Generation = incident.Generation,
        };
    }

    private static string TitleOf(Incident incident, in Verdict verdict, WatchedKey key)
    {
        var kinds = string.Join(" and ", incident.Signals.Select(s => SignalNames.Of(s.Signal.Kind)));
        var place = key.Environment is null ? "" : $", {key.Environment}";
        var perHour = Math.Round(verdict.CreditsPerHour);
        var rate = perHour > 0 ? $", {Wording.Number(perHour)} credits per hour" : "";
        var crowd = incident.Event is { } found ? $", one of {Wording.Number(found.Keys)} keys at once" : "";
        return $"Key {key.Name} of {key.Owner ?? "nobody"}{place}: {kinds}{rate}{crowd}";
    }

    // The range is that of the hour in which the evidence ends, which may be over when the page is written.
    private static string NormalOf(in Verdict verdict, WatchedKey key, DateTimeOffset now)
    {
        var local = Calendar.Of(key.TimeZone).Local(verdict.At == default ? now : verdict.At - TimeSpan.FromTicks(1));
        var learning = verdict.IsLearning ? " It is new, so little is known of it." : "";
        var hour = FormattableString.Invariant($"At {local:HH}:00 on a {local:dddd} ({key.TimeZone})");
        return $"{hour} it uses {Wording.Range(verdict.ExpectedPerHour)} credits an hour.{learning}";
    }

    // Beyond a year the rest of a limit is no news.
    private static DateTimeOffset? EndOf(DateTimeOffset now, double hours) =>
        hours > 8_766 ? null : now + TimeSpan.FromHours(hours);
}
