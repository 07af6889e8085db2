using System.Collections;
using Burnwatch.Alerting;
using Burnwatch.Host.Configuration;
using Burnwatch.Host.Database;
using Burnwatch.Host.Telemetry;
using Burnwatch.Web;
using Burnwatch.Web.Samples;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Burnwatch.Host.Daemon;

/// <summary>
/// The whole daemon: database, schedules, sender and pages, in this process. Disposing of it stops it.
/// </summary>
internal sealed partial class DaemonHost : IAsyncDisposable
{
    /// <summary>
    /// What services have to end their work in. With what is given to those that do not heed it, and to a private
    /// Postgres, it is under the ten seconds that a service manager or the command line waits after SIGTERM.
    /// </summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(6);

    /// <summary>How much longer a service may take that does not heed its end, before it is left behind.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly WebApplication app;
    private readonly OpenDatabase database;
    private readonly NodeName node;
    private readonly ILogger logger;
    private int disposed;

    private DaemonHost(WebApplication app, OpenDatabase database, NodeName node, ILogger logger)
    {
        this.app = app;
        this.database = database;
        this.node = node;
        this.logger = logger;
    }

    /// <summary>Every part of it.</summary>
    public IServiceProvider Services => app.Services;

    /// <summary>Where its pages are.</summary>
    public Uri Address => new(Addresses.First());

    /// <summary>The port of what serves services alone; null where nothing does.</summary>
    public int? PushPort => Addresses.Count > 1 ? BindingAddress.Parse(Addresses.Last()).Port : null;

    private ICollection<string> Addresses =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;

    /// <summary>
    /// Checks the settings, opens the database, brings the schema up to date and starts every service.
    /// </summary>
    /// <exception cref="SettingsException">Settings that cannot be used, all of them at once.</exception>
    public static async Task<DaemonHost> StartAsync(DaemonSetup setup, CancellationToken cancellation)
    {
        var services = new ServiceCollection().AddSingleton(setup.Settings).AddBurnwatch();
        SettingsCheck.Run(setup.Settings, services);
        using var basics = services.BuildServiceProvider();
        var loggers = setup.Loggers ?? ConsoleLog.ForDaemon(basics.GetRequiredService<IOptions<LogOptions>>().Value);

        var database = await OpenDatabase.OpenAsync(
            basics.GetRequiredService<IOptions<DatabaseOptions>>().Value, forDaemon: true, loggers, cancellation);
        WebApplication? app = null;
        NodeName? node = null;
        try
        {
            node = await NodeName.ClaimAsync(database.ConnectionString, cancellation);
            app = Build(setup, basics, loggers, database, node);
            // A start cut short would be told as a failure; it is soon over, and the stop comes right after it.
            await app.StartAsync(CancellationToken.None);
            var daemon = new DaemonHost(app, database, node, loggers.CreateLogger<DaemonHost>());
            await StaleJobs.RemoveAsync(app.Services, cancellation);
            Log.Started(daemon.logger, daemon.Address);
            return daemon;
        }
        catch (Exception e)
        {
            var reason = app is null ? null : ReasonOf(e, app.Services);
            if (app is not null)
                await EndAsync(app, loggers.CreateLogger<DaemonHost>());
            if (node is not null)
                await node.DisposeAsync();
            await database.DisposeAsync();
            if (reason is not null)
                throw reason;
            throw;
        }
    }

    /// <summary>Waits until it is asked to stop, or one of its services dies, and stops it.</summary>
    /// <returns>What the process ends with: a daemon that lost a service has failed.</returns>
    public async Task<int> RunToEndAsync(CancellationToken cancellation)
    {
        var lifetime = app.Services.GetRequiredService<IHostApplicationLifetime>();
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var told = lifetime.ApplicationStopping.Register(stopping.SetResult);
        await using var asked = cancellation.Register(lifetime.StopApplication);
        await stopping.Task;

        // The host itself would end well when a service of it died.
        var dead = DeadService(app.Services);
        await DisposeAsync();
        if (dead is { } died)
        {
            Log.ServiceDied(logger, died.Name, died.Cause);
            return ExitCodes.Failed;
        }
        Log.Stopped(logger);
        return ExitCodes.Ok;
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
            return;
        await EndAsync(app, logger);
        await node.DisposeAsync();
        await database.DisposeAsync();
    }

    // Nothing is lost by what does not end: all work is rows that are committed whole or not at all.
    private static async Task EndAsync(WebApplication app, ILogger logger)
    {
        try
        {
            // The scheduler waits for jobs that try for a lost database again and again, and forgets its token meanwhile.
            await app.StopAsync(CancellationToken.None).WaitAsync(ShutdownTimeout + Grace, TimeProvider.System);
        }
        catch (Exception e) when (e is OperationCanceledException or AggregateException or TimeoutException)
        {
            Log.StoppedUnfinished(logger, ShutdownTimeout, e);
        }

        try
        {
            await app.DisposeAsync().AsTask().WaitAsync(Grace, TimeProvider.System);
        }
        catch (TimeoutException e)
        {
            Log.StoppedUnfinished(logger, Grace, e);
        }
    }

    /// <summary>What to tell instead of how the host put it; null when that is as good.</summary>
    private static CommandException? ReasonOf(Exception exception, IServiceProvider services)
    {
        // The host cancels its own start when a service dies meanwhile, which hides the reason.
        if (exception is OperationCanceledException && DeadService(services) is { } dead)
            return new CommandException(
                $"{dead.Name} died while Burnwatch was starting: {dead.Cause.Message}", dead.Cause);
        if (exception is not IOException { InnerException: AddressInUseException })
            return null;
        var address = services.GetRequiredService<IOptions<WebOptions>>().Value.Listen;
        return new CommandException(
            $"The address '{address}' is taken by another process. End that one, or set Web:Listen to another address.",
            exception);
    }

    private static (string Name, Exception Cause)? DeadService(IServiceProvider services) =>
        services.GetServices<IHostedService>().OfType<BackgroundService>()
            .Where(service => service.ExecuteTask is { IsFaulted: true })
            .Select(service =>
                ((string, Exception)?)(service.GetType().Name, service.ExecuteTask!.Exception!.GetBaseException()))
            .FirstOrDefault();

    private static WebApplication Build(
        DaemonSetup setup, ServiceProvider basics, ILoggerFactory loggers, OpenDatabase database, NodeName node)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = "burnwatch",
            ContentRootPath = AppContext.BaseDirectory,
        });
        var clock = basics.GetRequiredService<IOptions<ClockOptions>>().Value;
        builder.Configuration.AddConfiguration(setup.Settings);
        builder.Services.AddBurnwatch();
        builder.Services.Replace(ServiceDescriptor.Singleton(loggers));
        if (setup.Time is not null)
            builder.Services.Replace(ServiceDescriptor.Singleton(setup.Time));
        builder.Services.AddSingleton(database.DataSource);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        if (database.Private is { } postgres)
            builder.Services.AddHostedService(_ => new PrivatePostgresService(postgres));
        builder.Services.AddSchedules(database.ConnectionString, node.Name, setup.Speed ?? clock.Speed);
        builder.Services.AddHealth();
        builder.Services.AddTelemetry(builder.Configuration, setup.Environment ?? VariablesOfProcess());
        builder.Services.AddRouting();
        builder.Services.AddBurnwatchWeb();
        var web = basics.GetRequiredService<IOptions<WebOptions>>().Value;
        builder.Services.AddAllowedHosts(web, basics.GetRequiredService<IOptions<AlertingOptions>>().Value);
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseUrls(PushListener.Urls(web));
        setup.Configure?.Invoke(builder.Services);

        var app = builder.Build();
        app.UseListeners(web);
        app.UsePushDecompression();
        app.MapHealth();
        app.MapMetrics();
        app.MapBurnwatchWeb();
        return app;
    }

    private static Dictionary<string, string?> VariablesOfProcess() => Environment.GetEnvironmentVariables()
        .Cast<DictionaryEntry>()
        .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Burnwatch runs; its pages are at {Address}")]
        public static partial void Started(ILogger logger, Uri address);

        [LoggerMessage(Level = LogLevel.Information, Message = "Burnwatch stopped as it was asked to")]
        public static partial void Stopped(ILogger logger);

        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "Some work did not end within {Timeout} and was left; the next start does it again")]
        public static partial void StoppedUnfinished(ILogger logger, TimeSpan timeout, Exception exception);

        [LoggerMessage(
            Level = LogLevel.Critical,
            Message = "The service {Service} died, so the daemon ended; whoever runs it has to start it again")]
        public static partial void ServiceDied(ILogger logger, string service, Exception exception);
    }
}
