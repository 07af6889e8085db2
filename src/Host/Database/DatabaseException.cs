namespace Burnwatch.Host.Database;

/// <summary>
/// The database that the settings name does not answer or does not let us in; the message says what to look at.
/// </summary>
internal sealed class DatabaseException(string message, Exception inner) : Exception(message, inner);
