using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Burnwatch.Testing;

namespace Burnwatch.Client.Tests;

public sealed class ReportingTests
{
    [Fact]
    public async Task A_response_is_reported_with_all_that_its_headers_tell()
    {
        await using var service = new Service(o => (o.ModelFamily, o.Workspace) = ("flash", "acme"));
        await service.CallAsync();
        await service.PassUntilAsync(() => service.Daemon.Batches.Count == 1);

        var batch = service.Daemon.Batches[0];
        Assert.Equal("http://burnwatch.test:8098/api/v1/samples", batch.Address);
        Assert.Equal("Bearer bwt_canary_of_the_token", batch.Authorization);
        Assert.Equal(
            """
            [{"credential":"k1","workspace":"acme","at":"2026-04-22T12:00:00Z","model_family":"flash","credits":12,"requests":1,"current":4,"maximum":10,"service":"checkout","host":"web-1"}]
            """.Trim(),
            batch.Body);
    }

    [Theory]
    [InlineData(null, "4", "10", 200, """ "credits":0,"requests":1,"current":4,"maximum":10""")]
    [InlineData("12.5", null, null, 200, """ "credits":12.5,"requests":1""")]
    [InlineData("12", "4", null, 200, """ "credits":12,"requests":1""")]
    [InlineData("12", "four", "0", 200, """ "credits":12,"requests":1""")]
    [InlineData("-12", "4", "10", 200, """ "credits":0,"requests":1,"current":4,"maximum":10""")]
    [InlineData("0", "11", "10", 429, """ "credits":0,"requests":0,"current":11,"maximum":10""")]
    public async Task What_a_header_does_not_tell_is_not_made_up(
        string? credits, string? current, string? maximum, int status, string expected)
    {
        await using var service = new Service();
        service.Answer = () => Service.Shown(credits, current, maximum, status);
        Assert.Equal(status, (int)(await service.CallAsync()).StatusCode);
        await service.PassUntilAsync(() => service.Daemon.Batches.Count == 1);
        Assert.Contains(expected.Trim() + ",\"service\"", service.Daemon.Batches[0].Body);
    }

    [Fact]
    public async Task A_response_that_tells_nothing_is_not_reported()
    {
        await using (var service = new Service())
        {
            service.Answer = () => Service.Shown(status: 500);
            await service.CallAsync();
            await service.DisposeAsync();
            Assert.Empty(service.Daemon.Batches);
        }
    }

    [Fact]
    public async Task Credential_and_family_may_depend_on_the_request()
    {
        await using var service = new Service(o =>
        {
            o.CredentialOf = request => request.RequestUri!.AbsolutePath.EndsWith("music", StringComparison.Ordinal)
                ? null
                : "k2";
            o.ModelFamilyOf = request => request.RequestUri!.Segments[^1];
        });
        await service.CallAsync("music");
        await service.CallAsync("flash");
        await service.CallAsync("multilingual");
        await service.DisposeAsync();

        using var body = JsonDocument.Parse(Assert.Single(service.Daemon.Batches).Body);
        Assert.Equal(
            [("k2", "flash"), ("k2", "multilingual")],
            body.RootElement.EnumerateArray().Select(s =>
                (s.GetProperty("credential").GetString()!, s.GetProperty("model_family").GetString()!)));
    }

    [Fact]
    public async Task The_caller_does_not_wait_for_a_daemon_that_hangs_and_what_does_not_fit_is_dropped_and_counted()
    {
        await using var service = new Service(o =>
        {
            (o.QueueCapacity, o.BatchSize, o.FlushTimeout) = (3, 1, TimeSpan.FromMilliseconds(1));
        });
        service.Daemon.Answer = async (_, cancellation) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
            throw new InvalidOperationException();
        };
        for (var i = 0; i < 20; i++)
            Assert.Equal(HttpStatusCode.OK, (await service.CallAsync()).StatusCode);
        await Eventually.BecomesTrueAsync(() => service.Counted("burnwatch.client.dropped full") >= 15);
    }

    [Fact]
    public async Task A_daemon_that_is_away_or_busy_is_tried_again_under_the_same_name()
    {
        await using var service = new Service();
        service.Daemon.Answer = (count, _) => count switch
        {
            1 => throw new HttpRequestException("refused"),
            2 => Task.FromResult(new HttpResponseMessage(HttpStatusCode.ServiceUnavailable)),
            3 => Task.FromResult(Busy(TimeSpan.FromSeconds(30))),
            _ => Task.FromResult(new HttpResponseMessage(HttpStatusCode.Accepted)),
        };
        await service.CallAsync();
        await service.PassUntilAsync(() => service.Daemon.Batches.Count == 3);
        var busyAt = service.Clock.GetUtcNow();
        await service.PassUntilAsync(() => service.Daemon.Batches.Count == 4);

        Assert.True(service.Clock.GetUtcNow() - busyAt >= TimeSpan.FromSeconds(29));
        Assert.Single(service.Daemon.Batches.Select(b => (b.Key, b.Body)).Distinct());
    }

    [Fact]
    public async Task A_batch_that_is_refused_is_told_and_not_sent_again()
    {
        await using var service = new Service();
        service.Daemon.Answer = (_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.Unauthorized));
        await service.CallAsync();
        await service.PassUntilAsync(() => service.Logs.Messages.Any(m => m.Name == "BatchRefused"));
        Assert.Single(service.Daemon.Batches);

        service.Daemon.Answer = (_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));
        await service.CallAsync();
        await service.PassUntilAsync(() => service.Daemon.Batches.Count == 2);
    }

    [Fact]
    public async Task After_five_minutes_a_batch_is_given_up()
    {
        await using var service = new Service();
        service.Daemon.Answer = (_, _) => throw new HttpRequestException("refused");
        await service.CallAsync();
        await service.PassUntilAsync(() => service.Logs.Messages.Any(m => m.Name == "BatchDropped"));
        Assert.InRange(service.Daemon.Batches.Count, 5, 20);
    }

    [Fact]
    public async Task What_waits_is_sent_when_the_program_ends()
    {
        var service = new Service();
        await service.CallAsync();
        await service.DisposeAsync();
        Assert.Single(service.Daemon.Batches);
    }

    [Fact]
    public async Task A_program_ends_though_the_daemon_hangs()
    {
        var service = new Service(o => o.FlushTimeout = TimeSpan.FromMilliseconds(10));
        service.Daemon.Answer = async (_, cancellation) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
            throw new InvalidOperationException();
        };
        await service.CallAsync();
        await service.DisposeAsync();
        Assert.Equal("BatchDropped", service.Logs.Messages.Single(m => m.Category.Contains("Reporter")).Name);
    }

    [Fact]
    public async Task A_delegate_that_throws_fails_nobody()
    {
        await using var service = new Service(o =>
            o.ModelFamilyOf = request => throw new InvalidOperationException(request.ToString()));
        Assert.Equal(HttpStatusCode.OK, (await service.CallAsync()).StatusCode);
        await service.DisposeAsync();
        Assert.Empty(service.Daemon.Batches);
        Assert.True(service.Counted("burnwatch.client.dropped failed") >= 1);
        Assert.DoesNotContain("canary_of_the_service", TextOf(service));
    }

    [Fact]
    public async Task A_request_that_fails_fails_as_it_would_have()
    {
        await using var service = new Service();
        service.Answer = () => throw new HttpRequestException("away");
        Assert.Equal("away", (await Assert.ThrowsAsync<HttpRequestException>(() => service.CallAsync())).Message);
    }

    [Theory]
    [InlineData("credential")]
    [InlineData("family")]
    [InlineData("service")]
    [InlineData("within")]
    public async Task A_key_that_somebody_put_in_a_name_is_never_sent_and_never_logged(string where)
    {
        await using var service = new Service(o =>
        {
            if (where == "credential")
                o.CredentialOf = request => request.Headers.GetValues("xi-api-key").Single();
            else if (where == "family")
                o.ModelFamily = Service.Secret;
            else if (where == "service")
                o.Service = Service.Secret;
            else
                o.ModelFamilyOf = request => request.RequestUri!.ToString();
        });
        await service.CallAsync();
        await service.DisposeAsync();

        Assert.Empty(service.Daemon.Batches);
        Assert.Equal("KeyInReport", service.Logs.Messages.Single(m => m.Category.Contains("Reporter")).Name);
        Assert.DoesNotContain("canary_of_the_service", TextOf(service));
    }

    [Fact]
    public async Task Neither_the_key_nor_the_token_is_in_a_report_or_a_log_whatever_goes_wrong()
    {
        await using var service = new Service(o => o.GiveUpAfter = TimeSpan.FromSeconds(3));
        foreach (var status in new[] { 200, 202, 400, 401, 413, 429, 500 })
        {
            service.Daemon.Answer = (_, _) => Task.FromResult(new HttpResponseMessage((HttpStatusCode)status));
            var before = service.Daemon.Batches.Count;
            await service.CallAsync();
            await service.PassUntilAsync(() => service.Daemon.Batches.Count > before);
        }
        await service.DisposeAsync();

        Assert.DoesNotContain("canary_of_the_service", TextOf(service));
        Assert.DoesNotContain("canary_of_the_token", service.Logs.Text);
        Assert.All(service.Daemon.Batches, b => Assert.DoesNotContain("canary_of_the_token", b.Body + b.Address));
    }

    [Theory]
    [InlineData("endpoint", "Endpoint")]
    [InlineData("token", "Token")]
    [InlineData("credential", "Credential")]
    public async Task Settings_that_cannot_be_used_are_told_when_the_client_is_made(string missing, string named)
    {
        await using var service = new Service(o =>
        {
            if (missing == "endpoint")
                o.Endpoint = null;
            else if (missing == "token")
                o.Token = null;
            else
                o.Credential = null;
        });
        var e = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(
            () => service.CallAsync());
        Assert.Contains($"Set {named} to", e.Message.Replace("Token,", "Token to"));
        Assert.DoesNotContain("canary", e.ToString());
    }

    [Fact]
    public async Task A_client_may_be_made_where_nothing_flows()
    {
        await using var service = new Service();
        Task<HttpResponseMessage> call;
        using (ExecutionContext.SuppressFlow())
            call = service.CallAsync();
        await call;
        await service.PassUntilAsync(() => service.Daemon.Batches.Count == 1);
    }

    [Fact]
    public async Task A_token_file_is_read_anew_for_each_batch()
    {
        using var folder = new TemporaryDirectory();
        var file = folder.Combine("token");
        await File.WriteAllTextAsync(file, "bwt_one\n");
        await using var service = new Service(o => (o.Token, o.TokenFile) = (null, file));
        await service.CallAsync();
        await service.PassUntilAsync(() => service.Daemon.Batches.Count == 1);
        await File.WriteAllTextAsync(file, "bwt_two\n");
        await service.CallAsync();
        await service.PassUntilAsync(() => service.Daemon.Batches.Count == 2);

        Assert.Equal(["Bearer bwt_one", "Bearer bwt_two"], service.Daemon.Batches.Select(b => b.Authorization));
    }

    private static string TextOf(Service service) => service.Logs.Messages
        .Where(m => !m.Category.StartsWith("System.Net.Http", StringComparison.Ordinal))
        .Aggregate(string.Concat(service.Daemon.Batches), (text, message) => text + message);

    private static HttpResponseMessage Busy(TimeSpan after)
    {
        var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
        response.Headers.RetryAfter = new RetryConditionHeaderValue(after);
        return response;
    }
}
