using Burnwatch.Alerting;
using Burnwatch.Alerting.Aftermath;
using Burnwatch.Collector;
using Burnwatch.Collector.Pushing;
using Burnwatch.Collector.Requests;
using Burnwatch.Host.Configuration;
using Burnwatch.Host.Postgres;
using Burnwatch.Reporting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Burnwatch.Host;

/// <summary>What all of Burnwatch is made of: the same for the daemon and for the commands beside it.</summary>
internal static class Composition
{
    /// <summary>Registers every part; the database and the loggers are the caller's.</summary>
    public static IServiceCollection AddBurnwatch(this IServiceCollection services)
    {
        Dapper.DefaultTypeMap.MatchNamesWithUnderscores = true;
        services.AddHostSettings();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<ClockOptions>>().Value.Create());
        services.AddSingleton(provider => new PushFolder(Path.Combine(
            provider.GetRequiredService<IOptions<DatabaseOptions>>().Value.DataDirectory
                ?? PrivatePostgresOptions.DefaultDataDirectory(),
            "push")));
        services.AddCollector();
        services.AddAlerting();
        services.AddReporting();
        services.AddSingleton<Drilling.DrillRun>();
        services.AddSingleton<EndpointsOfKey>(provider => async (key, from, to, cancellation) =>
        {
            var list = await provider.GetRequiredService<EndpointReader>().ReadAsync(key, from, to, cancellation);
            return (list.Calls?.Select(c => new EndpointUse(c.Endpoint, c.Requests, c.Failed)).ToList(), list.Missing);
        });
        return services;
    }

    private static void AddHostSettings(this IServiceCollection services)
    {
        services.AddSettings<DatabaseOptions, DatabaseOptionsValidator>(DatabaseOptions.Section);
        services.AddSettings<WebOptions, WebOptionsValidator>(WebOptions.Section);
        services.AddSettings<LogOptions, LogOptionsValidator>(LogOptions.Section);
        services.AddSettings<ClockOptions, ClockOptionsValidator>(ClockOptions.Section);
    }

    private static void AddSettings<TOptions, TValidator>(this IServiceCollection services, string section)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions> =>
        services.AddOptionsWithValidateOnStart<TOptions, TValidator>()
            .BindConfiguration(section, binder => binder.ErrorOnUnknownConfiguration = true);
}
