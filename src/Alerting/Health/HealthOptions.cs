using System.ComponentModel.DataAnnotations;
using Burnwatch.Secrets;

namespace Burnwatch.Alerting.Health;

/// <summary>Section <c>Health</c>: from when on the daemon counts as blind, and who is told that it is alive.</summary>
public sealed record HealthOptions : IValidatableObject
{
    public const string Section = "Health";

    /// <summary>How often it is judged. 30 seconds unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "01:00:00")]
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>So long polls of a workspace may fail. Ten minutes unless set.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan PollsFail { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>So old the newest usage may be. 15 minutes unless set.</summary>
    [Range(typeof(TimeSpan), "00:02:00", "1.00:00:00")]
    public TimeSpan DataLate { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>So long concurrency may be unseen that came in the day before. One hour unless set.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "12:00:00")]
    public TimeSpan HeadersGone { get; init; } = TimeSpan.FromHours(1);

    /// <summary>So long a shard may go unjudged. Five minutes unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:30", "1.00:00:00")]
    public TimeSpan EvaluationBehind { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>So long a page may wait to be sent. Ten minutes unless set.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan OutboxStuck { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Reference to the address of a dead man's switch, which is asked while the daemon is healthy. None unless set.
    /// </summary>
    public string? Heartbeat { get; init; }

    /// <summary>How often it is asked. One minute unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "1.00:00:00")]
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromMinutes(1);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Heartbeat is not null && SecretReference.FaultOf(Heartbeat) is { } fault)
            yield return new ValidationResult($"Health:Heartbeat: {fault}");
    }
}
