using System.Net;
using Burnwatch.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Burnwatch.Web.Tests.Layout;

public sealed class DatabaseAwayTests
{
    [Fact]
    public async Task Without_its_database_a_page_says_so_and_the_log_has_the_cause()
    {
        using var logs = new CollectingLoggerProvider();
        await using var nowhere = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Username=nobody;Password=not-a-real-one;Timeout=2");
        var (app, client) = await Pages.ServeAsync(services => services.AddSingleton(nowhere), logs);
        await using (app)
        using (client)
        {
            var response = await client.GetAsync("/");

            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            var text = Pages.TextOf(await response.Content.ReadAsStringAsync());
            Assert.Contains("The database does not answer", text, StringComparison.Ordinal);
            Assert.DoesNotContain("not-a-real-one", text, StringComparison.Ordinal);
            Assert.Contains(logs.Messages, m => m.Name == "NotRead" && m.Exception is NpgsqlException);
        }
    }
}
