namespace Burnwatch.Collector.Pushing;

/// <summary>What a sample names a credential by.</summary>
public readonly record struct CredentialName(string? Workspace, string Text);
