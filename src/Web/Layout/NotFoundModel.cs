namespace Burnwatch.Web.Layout;

/// <summary>What was asked for and is not there.</summary>
/// <param name="What">"page", "incident" or "key".</param>
public sealed record NotFoundModel(string What, DateTimeOffset Now);
