namespace Burnwatch.Host.Migrations;

/// <summary>Which scripts a database still needs, or why none may run.</summary>
internal static class MigrationPlan
{
    /// <summary>The scripts to run, in order.</summary>
    /// <exception cref="MigrationException">
    /// A script was edited after it ran, left out, or is not known to this build.
    /// </exception>
    public static IReadOnlyList<MigrationScript> Decide(
        IReadOnlyList<MigrationScript> scripts, IReadOnlyList<AppliedMigration> applied)
    {
        var known = scripts.ToDictionary(script => script.Name);
        foreach (var migration in applied)
        {
            if (!known.TryGetValue(migration.Name, out var script))
                throw new MigrationException(
                    $"The database has run the migration '{migration.Name}', "
                    + "which this version of Burnwatch does not have. "
                    + "Run a version that has it, or restore a backup from before it.");
            if (script.Sha256 != migration.Sha256)
                throw new MigrationException(
                    $"The migration '{migration.Name}' was edited after it ran on this database. "
                    + "Restore it, and put the change into a new script.");
        }

        var ran = applied.Select(migration => migration.Name).ToHashSet();
        var pending = scripts.Where(script => !ran.Contains(script.Name)).ToList();
        if (pending.Count > 0 && applied.Any(migration => string.CompareOrdinal(migration.Name, pending[0].Name) > 0))
            throw new MigrationException(
                $"The migration '{pending[0].Name}' has not run on this database, but later ones have. "
                + "Give it a number after theirs.");
        return pending;
    }
}
