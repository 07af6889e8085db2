namespace Burnwatch.Collector.Requests;

/// <summary>How often one endpoint was called.</summary>
/// <param name="Endpoint">The provider's own word for it.</param>
/// <param name="Requests">All requests.</param>
/// <param name="Failed">Those that are told not to have succeeded.</param>
public sealed record EndpointCalls(string Endpoint, long Requests, long Failed);

/// <summary>Which endpoints the credentials of a key called.</summary>
/// <param name="Calls">The most called first; null where nothing is known.</param>
/// <param name="Missing">What is not in it and why, in a sentence; null where all is.</param>
public sealed record EndpointList(IReadOnlyList<EndpointCalls>? Calls, string? Missing);
