using Burnwatch.Testing;
using Burnwatch.Web.Access;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace Burnwatch.Web.Tests.Access;

public sealed class TokenVerifierTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly DateTimeOffset Noon = new(2026, 4, 22, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken None => CancellationToken.None;

    [Theory]
    [InlineData("bwt_short")]
    [InlineData("xyz_0123456789012345678901234567890123456789012")]
    [InlineData("bwt_012345678901234567890123456789012345678901!")]
    public async Task What_is_no_token_by_its_form_is_refused_without_asking(string text)
    {
        await using var nowhere = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Timeout=1");
        Assert.Null(await new TokenVerifier(new TokenStore(nowhere), TimeProvider.System).VerifyAsync(text, None));
    }

    [Fact]
    public async Task Many_tokens_that_are_made_up_do_not_make_it_forget_those_that_exist()
    {
        var store = new TokenStore(database.DataSource);
        var verifier = new TokenVerifier(store, new FakeTimeProvider(Noon));
        var token = (await store.CreateAsync("kept", [TokenScopes.WriteSamples], null, Noon, None))!;
        Assert.NotNull(await verifier.VerifyAsync(token, None));
        for (var i = 0; i <= TokenVerifier.MostUnknown; i++)
            Assert.Null(await verifier.VerifyAsync(TokenText.Make(), None));

        // Gone from the database, it goes on for its minute: it is remembered.
        await store.RevokeAsync("kept", Noon, None);
        Assert.NotNull(await verifier.VerifyAsync(token, None));
    }
}
