namespace Burnwatch;

/// <summary>The credits that went to one product or model; what went to both is told once for each.</summary>
public readonly record struct Use(UseName Of, double Credits);
