namespace Burnwatch.Alerting.Paging;

/// <summary>The route of a page leads to something that is no routing key, and never will by itself.</summary>
internal sealed class RouteException(string message) : Exception(message);
