namespace Burnwatch.Alerting.Policies;

/// <summary>For whom a setting is made; a later one of this list overrides an earlier.</summary>
public enum PolicyScope
{
    Default,
    Environment,
    Owner,
    Key,
}
