namespace Burnwatch.Host.Postgres;

/// <summary>
/// The private Postgres cannot be found, made, started or claimed; the message says why and what to do.
/// </summary>
internal sealed class PrivatePostgresException(string message, Exception? inner = null) : Exception(message, inner);
