using System.Net.Http.Headers;
using Burnwatch.Web.Access;
using Burnwatch.Web.Tests.Samples;

namespace Burnwatch.Web.Tests.Access;

public sealed class RequiresScopeTests(PushHost host) : IClassFixture<PushHost>
{
    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task A_request_without_a_token_is_asked_for_one()
    {
        using var answer = await host.Client.PostAsync("/api/v1/samples", new StringContent("[]"));

        Assert.Equal(401, (int)answer.StatusCode);
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("burnwatch token create", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_token_in_the_address_is_no_token()
    {
        using var answer = await host.Client.PostAsync(
            $"/api/v1/samples?access_token={host.Token}&token={host.Token}", new StringContent("[]"));
        Assert.Equal(401, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData("Basic")]
    [InlineData("bwt")]
    public async Task A_token_under_another_scheme_is_no_token(string scheme)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/samples");
        request.Headers.Authorization = new AuthenticationHeaderValue(scheme, host.Token);
        using var answer = await host.Client.SendAsync(request);
        Assert.Equal(401, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_made_up_token_is_refused() => Assert.Equal(401, await PushAsync("bwt_" + new string('x', 43)));

    [Fact]
    public async Task A_token_without_the_scope_is_forbidden()
    {
        var token = await host.Tokens.CreateAsync("other", ["other:read"], null, PushHost.Noon, None);
        Assert.Equal(403, await PushAsync(token!));
    }

    [Fact]
    public async Task A_token_ends_when_it_expires()
    {
        var expires = host.Clock.GetUtcNow().AddMinutes(1);
        var token = await host.Tokens.CreateAsync("short", [TokenScopes.WriteSamples], expires, PushHost.Noon, None);
        Assert.Equal(200, await PushAsync(token!));

        host.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(401, await PushAsync(token!));
    }

    [Fact]
    public async Task A_revoked_token_goes_on_for_a_minute_at_most()
    {
        var token = await host.Tokens.CreateAsync("gone", [TokenScopes.WriteSamples], null, PushHost.Noon, None);
        Assert.Equal(200, await PushAsync(token!));
        Assert.True(await host.Tokens.RevokeAsync("gone", host.Clock.GetUtcNow(), None));

        host.Clock.Advance(TokenVerifier.Memory);
        Assert.Equal(401, await PushAsync(token!));
    }

    private async Task<int> PushAsync(string token) =>
        (await host.PostAsync("/api/v1/samples", "[]"u8.ToArray(), token: token)).Status;
}
