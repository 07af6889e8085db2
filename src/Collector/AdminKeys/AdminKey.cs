namespace Burnwatch.Collector.AdminKeys;

/// <summary>One of the two keys that a workspace may be read with.</summary>
public enum AdminKey
{
    Primary,
    Secondary,
}
