namespace Burnwatch;

/// <summary>How urgent an incident is, in PagerDuty's words, from least to most.</summary>
public enum Severity
{
    Info,
    Warning,
    Error,
    Critical,
}
