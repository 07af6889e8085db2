using Burnwatch.Alerting.Incidents;

namespace Burnwatch.Alerting.Replaying;

/// <summary>A change of an incident in a replay; it came at the end of the bucket that decided.</summary>
public sealed record ReplayChange(DateTimeOffset At, string Key, IncidentChange Change, Incident Incident, string Why);
