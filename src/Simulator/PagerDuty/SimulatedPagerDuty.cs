using System.Text.Json;

namespace Burnwatch.Simulator.PagerDuty;

/// <summary>What the simulated PagerDuty received, and what a person would have seen of it.</summary>
public sealed class SimulatedPagerDuty
{
    private readonly Lock changing = new();
    private readonly IncidentBook book = new();
    private readonly List<AcceptedEvent> events = [];
    private readonly List<AcceptedEvent> changes = [];
    private readonly List<PageNotification> notifications = [];
    private readonly TimeProvider time;
    private readonly WebhookSender webhooks;
    private TaskCompletionSource changed = NewSignal();

    internal SimulatedPagerDuty(TimeProvider time, WebhookSender webhooks)
    {
        this.time = time;
        this.webhooks = webhooks;
    }

    /// <summary>All accepted alert events in the order of arrival.</summary>
    public IReadOnlyList<AcceptedEvent> Events => Read(() => events.ToArray());

    /// <summary>All accepted change events in the order of arrival.</summary>
    public IReadOnlyList<AcceptedEvent> Changes => Read(() => changes.ToArray());

    /// <summary>Each time that a person was notified: once for each new alert.</summary>
    public IReadOnlyList<PageNotification> Notifications => Read(() => notifications.ToArray());

    /// <summary>All incidents in the order of opening.</summary>
    public IReadOnlyList<PagerIncident> Incidents => Read(() => book.Incidents.ToArray());

    /// <summary>Waits for an event, if none has arrived already, and returns the first that fits.</summary>
    public Task<AcceptedEvent> WaitForEventAsync(Func<AcceptedEvent, bool> predicate, CancellationToken cancellation) =>
        WaitAsync(() => events.Find(e => predicate(e)), cancellation);

    /// <summary>
    /// Waits until a person is notified, if none was already, and returns the first notification that fits.
    /// </summary>
    public Task<PageNotification> WaitForNotificationAsync(
        Func<PageNotification, bool> predicate, CancellationToken cancellation) =>
        WaitAsync(() => notifications.Find(n => predicate(n)), cancellation);

    /// <summary>Waits until an incident is as asked for, and returns the first that is.</summary>
    public Task<PagerIncident> WaitForIncidentAsync(
        Func<PagerIncident, bool> predicate, CancellationToken cancellation) =>
        WaitAsync(() => book.Incidents.FirstOrDefault(predicate), cancellation);

    /// <summary>Acknowledges an incident as a person does.</summary>
    /// <returns>False if it is unknown, acknowledged or resolved already.</returns>
    public bool Acknowledge(string incidentId, string by = "Ada Person") =>
        Move(incidentId, IncidentStatus.Acknowledged, by) is not null;

    /// <summary>Resolves an incident as a person does.</summary>
    /// <returns>False if it is unknown or resolved already.</returns>
    public bool Resolve(string incidentId, string by = "Ada Person") =>
        Move(incidentId, IncidentStatus.Resolved, by) is not null;

    /// <summary>Takes the acknowledgement of an incident back.</summary>
    /// <param name="incidentId">The incident.</param>
    /// <param name="by">The person who does; null where its time ran out.</param>
    /// <returns>False if it is not acknowledged.</returns>
    public bool Unacknowledge(string incidentId, string? by = null) =>
        Change(book => book.Trigger(incidentId, by, time.GetUtcNow()), by, "unacknowledged");

    /// <summary>Opens a resolved incident again as a person does.</summary>
    /// <returns>False if it is open already.</returns>
    public bool Reopen(string incidentId, string by = "Ada Person") =>
        Change(book => book.Trigger(incidentId, by, time.GetUtcNow()), by, "reopened");

    /// <summary>Gives an incident to another person.</summary>
    /// <returns>False if it is unknown or resolved.</returns>
    public bool Reassign(string incidentId, string to, string by = "Ada Person") =>
        Change(book => book.Assign(incidentId, to), by, "reassigned");

    /// <summary>Writes a note of an incident as a person does.</summary>
    /// <returns>False if it is unknown.</returns>
    public bool Annotate(string incidentId, string note, string by = "Ada Person")
    {
        lock (changing)
        {
            if (book.Incidents.FirstOrDefault(i => i.Id == incidentId) is not { } incident)
                return false;
            webhooks.SendNote(incident, by, note, time.GetUtcNow());
            return true;
        }
    }

    /// <summary>
    /// Sends a webhook to an address whenever something happens to an incident from now on.
    /// </summary>
    /// <param name="url">The receiver.</param>
    /// <param name="secret">The key of its signatures.</param>
    public void Subscribe(Uri url, string secret) => webhooks.Subscribe(url, secret);

    internal AcceptedEvent Accept(JsonElement body, string dedupKey)
    {
        lock (changing)
        {
            var (accepted, incident) = book.Accept(body, dedupKey, time.GetUtcNow());
            events.Add(accepted);
            if (accepted.Effect is EventEffect.Opened)
                Notify(incident!);
            if (incident is not null && accepted.Effect is not EventEffect.Logged && incident.ChangedAt == accepted.At)
                webhooks.Send(incident, agent: null);
            Signal();
            return accepted;
        }
    }

    internal void AcceptChange(JsonElement body)
    {
        lock (changing)
        {
            changes.Add(new AcceptedEvent
            {
                At = time.GetUtcNow(),
                RoutingKey = body.GetProperty("routing_key").GetString()!,
                Action = "change",
                DedupKey = "",
                Effect = EventEffect.Logged,
                IncidentId = null,
                Body = body,
            });
            Signal();
        }
    }

    internal PagerIncident? Move(string incidentId, IncidentStatus status, string by)
    {
        lock (changing)
        {
            if (book.Move(incidentId, status, by, time.GetUtcNow()) is not { } incident)
                return null;
            webhooks.Send(incident, by);
            Signal();
            return incident;
        }
    }

    private bool Change(Func<IncidentBook, PagerIncident?> change, string? by, string what)
    {
        lock (changing)
        {
            if (change(book) is not { } incident)
                return false;
            webhooks.Send(incident, by, what, time.GetUtcNow());
            Signal();
            return true;
        }
    }

    private void Notify(PagerIncident incident) => notifications.Add(new PageNotification
    {
        At = incident.CreatedAt,
        RoutingKey = incident.RoutingKey,
        DedupKey = incident.DedupKey,
        IncidentId = incident.Id,
        Title = incident.Title,
        Severity = incident.Severity,
    });

    private async Task<T> WaitAsync<T>(Func<T?> find, CancellationToken cancellation) where T : class
    {
        while (true)
        {
            Task next;
            lock (changing)
            {
                if (find() is { } found)
                    return found;
                next = changed.Task;
            }
            await next.WaitAsync(cancellation);
        }
    }

    private T Read<T>(Func<T> read)
    {
        lock (changing)
            return read();
    }

    private void Signal()
    {
        var now = changed;
        changed = NewSignal();
        now.SetResult();
    }

    // Those who wait go on elsewhere, not under the lock of whoever signals.
    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
