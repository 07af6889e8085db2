namespace Burnwatch.Host.Migrations;

/// <summary>One row of the journal: a script that ran on this database, and the hash of what ran.</summary>
internal sealed record AppliedMigration(string Name, string Sha256);
