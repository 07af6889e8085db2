using Dapper;
using Npgsql;

namespace Burnwatch.Alerting.Policies;

/// <summary>The only writer of policies, owners, and what people say of keys.</summary>
public sealed class PolicyStore(NpgsqlDataSource database)
{
    private const string BookSql = """
        select v.version, s.scope, s.subject, s.name, s.value
          from (select max(version) as version from policy_version where @At::timestamptz is null or at <= @At) v
          left join policy_setting s on s.version = v.version
         order by s.scope, s.subject, s.name
        """;

    private const string LockSql = "lock table policy_version in exclusive mode";

    private const string VersionSql = """
        insert into policy_version (at, author, reason)
        values (@At, @Author, @Reason)
        returning version
        """;

    private const string SettingSql = """
        insert into policy_setting (version, scope, subject, name, value)
        values (@Version, @Scope, @Subject, @Name, @Value)
        """;

    private const string OwnerSql = """
        insert into owner (name, mail, routing_key, time_zone, quiet_hours)
        values (@Name, @Mail, @RoutingKey, @TimeZone, @QuietHours)
        on conflict (name) do update
           set mail = excluded.mail, routing_key = excluded.routing_key, time_zone = excluded.time_zone,
               quiet_hours = excluded.quiet_hours
        """;

    private const string KeySql = """
        update key
           set owner_id = (select o.id from owner o where o.name = @Owner), environment = @Environment,
               product = @Product,
               cost_centre = @CostCentre, time_zone = @TimeZone
         where name = @Name
        """;

    private const string CredentialsSql = """
        with listed as
        (
            select k.id as key_id, c.credential
              from key k
             cross join unnest(@Credentials) as c (credential)
             where k.name = @Name
        ),
        dropped as
        (
            delete from key_credential kc
             using key k
             where k.id = kc.key_id and k.name = @Name and kc.credential <> all(@Credentials)
        )
        insert into key_credential (key_id, credential)
        select key_id, credential from listed
            on conflict on constraint key_credential_pk do nothing
        """;

    private const string FindKeySql = """
        select k.name, o.name as owner, k.environment, k.product, k.cost_centre, k.time_zone
          from key k
          left join owner o on o.id = k.owner_id
         where k.name = @Name
         order by k.id
         limit 1
        """;

    private const string FindOwnerSql =
        "select name, mail, routing_key, time_zone, quiet_hours from owner where name = @Name";

    private const string EnvironmentsSql = "select distinct environment from key where environment is not null";

    private const string OwnersSql = "select name from owner";

    private const string KeysSql = "select distinct name from key";

    private const string OwnerIsKnownSql = "select exists (select from owner where name = @Owner)";

    private const string KeyIsKnownSql = "select exists (select from key where name = @Name)";

    /// <summary>The newest version; an empty book before the first.</summary>
    public async Task<PolicyBook> ReadAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await ReadAsync(connection, cancellation);
    }

    /// <summary>The names that a setting of a scope may be for; none for the defaults.</summary>
    public async Task<IReadOnlyList<string>> NamesAsync(PolicyScope scope, CancellationToken cancellation)
    {
        var sql = scope switch
        {
            PolicyScope.Environment => EnvironmentsSql,
            PolicyScope.Owner => OwnersSql,
            PolicyScope.Key => KeysSql,
            _ => null,
        };
        if (sql is null)
            return [];
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return [.. await connection.QueryAsync<string>(new CommandDefinition(sql, cancellationToken: cancellation))];
    }

    /// <summary>What people said of a key; null when no workspace has it.</summary>
    public async Task<PolicyKey?> FindKeyAsync(string name, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<PolicyKey>(
            new CommandDefinition(FindKeySql, new { name }, cancellationToken: cancellation));
    }

    /// <summary>An owner; null when nobody has the name.</summary>
    public async Task<PolicyOwner?> FindOwnerAsync(string name, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<PolicyOwner>(
            new CommandDefinition(FindOwnerSql, new { name }, cancellationToken: cancellation));
    }

    internal static Task<PolicyBook> ReadAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        ReadAsync(connection, null, cancellation);

    /// <summary>
    /// The version that was in force at an instant; an empty book before the first, null for the newest.
    /// </summary>
    internal static async Task<PolicyBook> ReadAsync(
        NpgsqlConnection connection, DateTimeOffset? at, CancellationToken cancellation)
    {
        var parameters = new { At = at?.UtcDateTime };
        var rows = (await connection.QueryAsync<SettingRow>(
            new CommandDefinition(BookSql, parameters, cancellationToken: cancellation))).ToList();
        if (rows is not [{ Version: { } version }, ..])
            return PolicyBook.Empty;
        return new PolicyBook(version, [.. rows.Where(r => r.Scope is not null).Select(r => new PolicyOverride
        {
            Scope = Enum.Parse<PolicyScope>(r.Scope!, ignoreCase: true),
            Subject = r.Subject!,
            Name = r.Name!,
            Value = r.Value!,
        })]);
    }

    /// <summary>Takes a policy file over: all of it, or nothing.</summary>
    /// <returns>The number of the new version.</returns>
    /// <exception cref="PolicyException">
    /// The file names a key that was never seen, or an owner that nobody knows.
    /// </exception>
    public async Task<long> ApplyAsync(
        PolicyFile file, string author, string? reason, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        // One version at a time: two that read the same newest one would lose each other's settings.
        await connection.ExecuteAsync(new CommandDefinition(LockSql, cancellationToken: cancellation));
        foreach (var owner in file.Owners)
            await connection.ExecuteAsync(new CommandDefinition(OwnerSql, owner, cancellationToken: cancellation));
        foreach (var key in file.Keys)
            await AssignAsync(connection, key, cancellation);
        foreach (var setting in file.Settings)
            await CheckAsync(connection, setting, cancellation);
        var version = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            VersionSql, new { At = now.UtcDateTime, Author = author, Reason = reason },
            cancellationToken: cancellation));
        foreach (var setting in file.Settings)
        {
            var scope = setting.Scope.ToString().ToLowerInvariant();
            var row = new { version, Scope = scope, setting.Subject, setting.Name, setting.Value };
            await connection.ExecuteAsync(new CommandDefinition(SettingSql, row, cancellationToken: cancellation));
        }
        await transaction.CommitAsync(cancellation);
        return version;
    }

    private static async Task AssignAsync(NpgsqlConnection connection, PolicyKey key, CancellationToken cancellation)
    {
        var isKnown = key.Owner is null || await connection.ExecuteScalarAsync<bool>(
            new CommandDefinition(OwnerIsKnownSql, key, cancellationToken: cancellation));
        if (!isKnown)
            throw new PolicyException(
                $"The key '{key.Name}' has the owner '{key.Owner}', whom nobody knows; add the owner to the file.");
        if (await connection.ExecuteAsync(new CommandDefinition(KeySql, key, cancellationToken: cancellation)) == 0)
            throw new PolicyException(
                $"No workspace has a key named '{key.Name}'; 'burnwatch keys' lists those that were seen.");
        await connection.ExecuteAsync(new CommandDefinition(
            CredentialsSql,
            new { key.Name, Credentials = key.Credentials.ToArray() },
            cancellationToken: cancellation));
    }

    // A setting that cannot be read would blind every key that it reaches.
    private static async Task CheckAsync(
        NpgsqlConnection connection, PolicyOverride setting, CancellationToken cancellation)
    {
        try
        {
            PolicySetting.Find(setting.Name).Set(Policy.Default, setting.Value);
        }
        catch (FormatException e)
        {
            throw new PolicyException(e.Message);
        }
        if (setting.Scope is PolicyScope.Owner && !await IsKnownAsync(OwnerIsKnownSql))
            throw new PolicyException(
                $"There are settings for the owner '{setting.Subject}', whom nobody knows; add the owner to the file.");
        if (setting.Scope is PolicyScope.Key && !await IsKnownAsync(KeyIsKnownSql))
            throw new PolicyException(
                $"There are settings for the key '{setting.Subject}', which no workspace has; "
                + "'burnwatch keys' lists those that were seen.");

        Task<bool> IsKnownAsync(string sql) =>
            connection.ExecuteScalarAsync<bool>(
                new CommandDefinition(
                    sql, new { Owner = setting.Subject, Name = setting.Subject }, cancellationToken: cancellation));
    }

    private sealed record SettingRow
    {
        public long? Version { get; init; }
        public string? Scope { get; init; }
        public string? Subject { get; init; }
        public string? Name { get; init; }
        public string? Value { get; init; }
    }
}
