using Burnwatch.Secrets;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Burnwatch.Host.Configuration;

/// <summary>Section <c>Database</c>: a Postgres of your own, or where the private one keeps its data.</summary>
internal sealed record DatabaseOptions
{
    public const string Section = "Database";

    /// <summary>
    /// A Postgres of your own, such as <c>Host=db;Username=burnwatch;Database=burnwatch</c>. A private one unless set.
    /// </summary>
    public string? ConnectionString { get; init; }

    /// <summary>
    /// Reference to the password of <see cref="ConnectionString"/>: <c>env:NAME</c> or <c>file:/path</c>.
    /// </summary>
    public string? Password { get; init; }

    /// <summary>
    /// Where the private Postgres keeps everything. The user's own data folder unless set; as root /var/lib/burnwatch.
    /// </summary>
    public string? DataDirectory { get; init; }
}

internal sealed class DatabaseOptionsValidator : IValidateOptions<DatabaseOptions>
{
    public ValidateOptionsResult Validate(string? name, DatabaseOptions options)
    {
        var faults = new List<string>();
        if (options.ConnectionString is { } text && FaultOf(() => new NpgsqlConnectionStringBuilder(text)) is { } wrong)
            faults.Add($"Database:ConnectionString is not a connection string for Postgres: {wrong} "
                + "Write it as Host=db;Username=burnwatch;Database=burnwatch.");
        if (options.Password is { } password && FaultOf(() => SecretReference.Parse(password)) is { } unclear)
            faults.Add($"Database:Password cannot be used. {unclear}");
        if (options.Password is not null && options.ConnectionString is null)
            faults.Add(
                "Database:Password is set without Database:ConnectionString. "
                + "Set both, or neither for a private Postgres.");
        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }

    private static string? FaultOf(Func<object> parse)
    {
        try
        {
            parse();
            return null;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            // An argument's exception ends with the argument's name in brackets.
            return e.Message.Split(" (Parameter")[0].TrimEnd('.') + ".";
        }
    }
}
