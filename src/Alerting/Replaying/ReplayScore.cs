namespace Burnwatch.Alerting.Replaying;

/// <summary>How odd a bucket of the file was, 0 to 1, from the past alone.</summary>
public readonly record struct ReplayScore(DateTimeOffset At, string Key, double Score);
