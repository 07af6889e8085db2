using System.Net;
using System.Text.RegularExpressions;
using Burnwatch.Alerting;
using Burnwatch.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace Burnwatch.Web.Tests;

/// <summary>The pages, served on loopback over a database of their own.</summary>
public sealed partial class Pages : IAsyncLifetime
{
    /// <summary>Three in the morning of a Tuesday, a little past.</summary>
    public static readonly DateTimeOffset Now = new(2026, 3, 3, 3, 12, 0, TimeSpan.Zero);

    /// <summary>What signs the addresses of pictures, and where they lead.</summary>
    public static readonly AlertingOptions Alerting = new()
    {
        RoutingKey = "env:BURNWATCH_TEST_PICTURES",
        PublicUrl = new Uri("https://burnwatch.example"),
    };

    private readonly TestDatabase database = new();
    private readonly Lazy<Task<LeakStory>> story;
    private WebApplication? app;
    private HttpClient? client;

    public Pages() => story = new(() => LeakStory.TellAsync(World));

    public NpgsqlDataSource DataSource => database.DataSource;

    internal World World => new(database.DataSource);

    public HttpClient Client => client!;

    /// <summary>The night that leaked; told to the database at the first call.</summary>
    internal Task<LeakStory> StoryAsync() => story.Value;

    /// <summary>What the daemon logged.</summary>
    public CollectingLoggerProvider Logs { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await database.InitializeAsync();
        (app, client) = await ServeAsync(services => services.AddSingleton(_ => database.DataSource), Logs);
    }

    public async ValueTask DisposeAsync()
    {
        client?.Dispose();
        if (app is not null)
            await app.DisposeAsync();
        await database.DisposeAsync();
    }

    /// <summary>Serves the pages with what a host brings.</summary>
    public static async Task<(WebApplication App, HttpClient Client)> ServeAsync(Action<IServiceCollection> host, ILoggerProvider logs)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(logs);
        builder.Services.AddSingleton<TimeProvider>(new FakeTimeProvider(Now));
        Environment.SetEnvironmentVariable("BURNWATCH_TEST_PICTURES", "R0UT1NGKEY0FTHETEST0000000000000");
        builder.Services.AddSingleton(Options.Create(Alerting));
        host(builder.Services);
        builder.Services.AddBurnwatchWeb();
        var app = builder.Build();
        app.MapBurnwatchWeb();
        await app.StartAsync();
        return (app, new HttpClient { BaseAddress = new Uri(app.Urls.Single()) });
    }

    /// <summary>A page as a person reads it: its text, without tags and in single spaces.</summary>
    public async Task<string> ReadAsync(string path)
    {
        var response = await Client.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return TextOf(await response.Content.ReadAsStringAsync());
    }

    public static string TextOf(string html) => Spaces().Replace(WebUtility.HtmlDecode(Tags().Replace(html, " ")), " ");

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
