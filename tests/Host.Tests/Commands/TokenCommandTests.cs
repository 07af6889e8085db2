using Burnwatch.Testing;
using Dapper;

namespace Burnwatch.Host.Tests.Commands;

public sealed class TokenCommandTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();

    [Fact]
    public async Task A_token_is_printed_once_and_stored_nowhere()
    {
        Assert.Equal(0, await RunAsync("create", "--name", "checkout", "--scope", "samples:write", "--expires", "90d"));
        var token = output.ToString().Trim();
        Assert.Matches("^bwt_[A-Za-z0-9_-]{43}$", token);

        Assert.Equal(0, await RunAsync("list", "--format", "json"));
        Assert.DoesNotContain(token, output.ToString()[token.Length..]);
        await using var connection = await database.DataSource.OpenConnectionAsync();
        var row = await connection.QuerySingleAsync<string>(
            "select to_jsonb(t)::text from api_token t where name = 'checkout'");
        Assert.DoesNotContain(token, row);
        Assert.Equal(
            90.0, await connection.ExecuteScalarAsync<double>(
                "select extract(epoch from expires_at - created_at) / 86400 from api_token where name = 'checkout'"));
    }

    [Fact]
    public async Task A_name_is_free_again_once_its_token_is_revoked()
    {
        Assert.Equal(0, await RunAsync("create", "--name", "calls", "--scope", "samples:write"));
        Assert.Equal(2, await RunAsync("create", "--name", "calls", "--scope", "samples:write"));
        Assert.Contains("A token named 'calls' is in force", error.ToString());

        Assert.Equal(0, await RunAsync("revoke", "--name", "calls"));
        Assert.Equal(2, await RunAsync("revoke", "--name", "calls"));
        Assert.Equal(0, await RunAsync("create", "--name", "calls", "--scope", "samples:write"));
    }

    [Theory]
    [InlineData("create", "--name", "x", "--scope", "everything")]
    [InlineData("create", "--name", "x")]
    [InlineData("create", "--name", " ", "--scope", "samples:write")]
    [InlineData("create", "--name", "x", "--scope", "samples:write", "--expires", "0d")]
    public async Task What_makes_no_token_is_bad_input(params string[] arguments) =>
        Assert.Equal(2, await RunAsync(arguments));

    private Task<int> RunAsync(params string[] arguments) => CommandLine.RunAsync(
        ["token", .. arguments, "--setting", $"Database:ConnectionString={database.ConnectionString}"], output, error);
}
