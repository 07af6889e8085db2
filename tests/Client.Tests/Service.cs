using System.Diagnostics.Metrics;
using System.Net;
using Burnwatch.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Burnwatch.Client.Tests;

/// <summary>A service with a client that reports, a provider that answers it, and a daemon.</summary>
internal sealed class Service : IAsyncDisposable
{
    public const string Secret = "sk_canary_of_the_service";

    private readonly ServiceProvider services;
    private readonly MeterListener meters = new();
    private readonly Dictionary<string, long> counted = [];

    public Service(Action<BurnwatchReportingOptions>? configure = null)
    {
        var collection = new ServiceCollection();
        collection.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Logs));
        collection.AddSingleton<TimeProvider>(Clock);
        collection.AddHttpClient("voice")
            .ConfigurePrimaryHttpMessageHandler(() => new Provider(this))
            .AddBurnwatchReporting(options =>
            {
                options.Endpoint = new Uri("http://burnwatch.test:8098/");
                options.Token = "bwt_canary_of_the_token";
                options.Credential = "k1";
                options.Service = "checkout";
                options.Host = "web-1";
                options.MessageHandler = () => Daemon;
                configure?.Invoke(options);
            });
        services = collection.BuildServiceProvider();
        meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Burnwatch.Client")
                listener.EnableMeasurementEvents(instrument);
        };
        meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            var name = tags.Length == 0 ? instrument.Name : $"{instrument.Name} {tags[0].Value}";
            lock (counted)
                counted[name] = counted.GetValueOrDefault(name) + value;
        });
        meters.Start();
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 4, 22, 12, 0, 0, TimeSpan.Zero));

    public CollectingLoggerProvider Logs { get; } = new();

    public FakeDaemon Daemon { get; } = new();

    /// <summary>What the provider answers.</summary>
    public Func<HttpResponseMessage> Answer { get; set; } = () => Shown(credits: "12", current: "4", maximum: "10");

    public static HttpResponseMessage Shown(
        string? credits = null, string? current = null, string? maximum = null, int status = 200)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new UnreadableContent() };
        Add("character-cost", credits);
        Add("current-concurrent-requests", current);
        Add("maximum-concurrent-requests", maximum);
        return response;

        void Add(string name, string? value)
        {
            if (value is not null)
                response.Headers.TryAddWithoutValidation(name, value);
        }
    }

    /// <summary>What was counted under a name and its tag; of all services of the process.</summary>
    public long Counted(string name)
    {
        lock (counted)
            return counted.GetValueOrDefault(name);
    }

    public async Task<HttpResponseMessage> CallAsync(string model = "flash")
    {
        using var client = services.GetRequiredService<IHttpClientFactory>().CreateClient("voice");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"https://provider.test/v1/{model}?key={Secret}")
        {
            Content = new UnreadableContent(),
        };
        request.Headers.Add("xi-api-key", Secret);
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>Lets time go by until something is so.</summary>
    public Task PassUntilAsync(Func<bool> condition) => Eventually.BecomesTrueAsync(() =>
    {
        if (!condition())
            Clock.Advance(TimeSpan.FromSeconds(1));
        return condition();
    });

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        meters.Dispose();
    }

    private sealed class Provider(Service service) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(service.Answer());

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
            service.Answer();
    }

    /// <summary>A body that nobody may read.</summary>
    private sealed class UnreadableContent : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            throw new InvalidOperationException("A body was read.");

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
