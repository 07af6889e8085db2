namespace Burnwatch.Simulator.Usage;

/// <summary>
/// A key's use of one product and model from one cause, known for every minute of all time without being stored.
/// </summary>
internal interface IUsageStream
{
    /// <summary>Unique among all streams of a scenario, the same for the same seed.</summary>
    ulong Id { get; }

    string Product { get; }

    string Model { get; }

    /// <summary>Whether it goes on though its key is disabled or deleted.</summary>
    bool SurvivesRevoking => false;

    /// <summary>Fills in the sixty minutes of an hour, counted since 1970. Always the same for the same hour.</summary>
    /// <returns>False if the hour is empty; the cells then need not be filled.</returns>
    bool Fill(long hour, Span<UsageCell> minutes);

    /// <summary>Requests that run at once at an instant.</summary>
    double Concurrency(DateTimeOffset at);
}
