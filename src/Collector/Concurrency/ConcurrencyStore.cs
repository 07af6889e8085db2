using Burnwatch.Collector.Rotation;
using Dapper;
using Npgsql;

namespace Burnwatch.Collector.Concurrency;

/// <summary>Writes <c>concurrency_reading</c>.</summary>
internal sealed class ConcurrencyStore(NpgsqlDataSource database)
{
    // The lock waits for a credential that moves to another key, and reads the key that it has then.
    private const string SaveSql = """
        insert into concurrency_reading (key_id, at, credential_id, model_family, current, maximum, workspace_id)
        select c.key_id, r.at, c.id, r.model_family, r.current, r.maximum, c.workspace_id
          from unnest(@Credentials, @Ats, @ModelFamilies, @Currents, @Maxima)
               as r (credential, at, model_family, current, maximum)
          join credential c on c.workspace_id = @WorkspaceId and r.credential in (c.hash, c.provider_key_id)
           for share of c
            on conflict (key_id, at, credential_id, model_family) do nothing
        """;

    private const string SaveKnownSql = """
        insert into concurrency_reading
               (key_id, at, credential_id, model_family, current, maximum, workspace_id, source)
        select c.key_id, r.at, c.id, r.model_family, r.current, r.maximum, c.workspace_id, r.source
          from unnest(@Ats, @CredentialIds, @ModelFamilies, @Currents, @Maxima, @Sources)
               as r (at, credential, model_family, current, maximum, source)
          join credential c on c.id = r.credential
           for share of c
            on conflict (key_id, at, credential_id, model_family) do nothing
        """;

    // What the other key has of the same instant says the same.
    private const string MoveSql = """
        delete from concurrency_reading r
         using concurrency_reading o
         where r.key_id = @FromKeyId and r.credential_id = @CredentialId
           and o.key_id = @ToKeyId and o.credential_id = @CredentialId
           and o.at = r.at and o.model_family = r.model_family;
        update concurrency_reading
           set key_id = @ToKeyId
         where key_id = @FromKeyId and credential_id = @CredentialId
        """;

    // As many rows as a credential has, of all partitions.
    private const int NoTimeout = 0;

    /// <summary>Stores the readings of credentials that are known, and returns how many it stored.</summary>
    public async Task<int> SaveAsync(
        long workspaceId, IReadOnlyList<ConcurrencyReading> readings, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.ExecuteAsync(new CommandDefinition(
            SaveSql,
            new
            {
                WorkspaceId = workspaceId,
                Credentials = readings.Select(r => r.Credential).ToArray(),
                Ats = readings.Select(r => r.At.UtcDateTime).ToArray(),
                ModelFamilies = readings.Select(r => r.ModelFamily).ToArray(),
                Currents = readings.Select(r => r.Current).ToArray(),
                Maxima = readings.Select(r => r.Maximum).ToArray(),
            },
            cancellationToken: cancellation));
    }

    /// <summary>Stores what others saw, together with what the transaction stores besides.</summary>
    public static Task SaveAsync(
        NpgsqlTransaction transaction,
        IReadOnlyList<(KnownReading Reading, ReadingSource Source)> readings,
        CancellationToken cancellation) =>
        readings.Count == 0
            ? Task.CompletedTask
            : transaction.Connection!.ExecuteAsync(new CommandDefinition(
                SaveKnownSql,
                new
                {
                    Ats = readings.Select(r => r.Reading.At.UtcDateTime).ToArray(),
                    CredentialIds = readings.Select(r => r.Reading.CredentialId).ToArray(),
                    ModelFamilies = readings.Select(r => r.Reading.ModelFamily).ToArray(),
                    Currents = readings.Select(r => r.Reading.Current).ToArray(),
                    Maxima = readings.Select(r => r.Reading.Maximum).ToArray(),
                    Sources = readings.Select(r => NameOf(r.Source)).ToArray(),
                },
                transaction,
                cancellationToken: cancellation));

    private static string NameOf(ReadingSource source) => source switch
    {
        ReadingSource.Probe => "probe",
        ReadingSource.Push => "push",
        _ => "otlp",
    };

    /// <summary>Gives all readings of a credential to the key that it moves to.</summary>
    public static Task MoveAsync(NpgsqlTransaction transaction, CredentialMove move, CancellationToken cancellation) =>
        transaction.Connection!.ExecuteAsync(
            new CommandDefinition(MoveSql, move, transaction, NoTimeout, cancellationToken: cancellation));
}
