namespace Burnwatch.Host.Migrations;

/// <summary>
/// The database's schema is not one that this program can bring up to date; the message says what to do.
/// </summary>
internal sealed class MigrationException(string message) : Exception(message);
