using Burnwatch.Testing;

namespace Burnwatch.Alerting.Tests;

/// <summary>A world in which an inventory is read every five minutes.</summary>
internal static class Inventories
{
    /// <summary>A key that is used steadily and listed; the daemon has judged it once.</summary>
    public static async Task<(World World, long Key)> ListedAsync(TestDatabase database)
    {
        var world = await World.CreateAsync(database);
        var key = await world.SteadyKeyAsync();
        await world.PollAsync();
        await world.ListAsync();
        await world.TickAsync();
        return (world, key);
    }

    /// <summary>Minutes go by; each is read and judged, and the inventory with every fifth.</summary>
    public static Task PassListedAsync(
        this World world, int minutes, long[]? disabled = null, long[]? missing = null) =>
        PassAsync(world, minutes, disabled ?? [], missing ?? [], null);

    /// <summary>The same, while in each minute something is used, whose start is that of the minute.</summary>
    public static Task PassListedAsync(
        this World world, int minutes, long[] disabled, string? reason, params Used[] used) =>
        PassAsync(world, minutes, disabled, [], reason, used);

    private static async Task PassAsync(
        World world, int minutes, long[] disabled, long[] missing, string? reason, params Used[] used)
    {
        await world.ListAsync(disabled, missing, reason);
        for (var minute = 1; minute <= minutes; minute++)
        {
            var start = world.Now;
            world.Clock.Advance(TimeSpan.FromMinutes(1));
            await world.PollAsync([.. used.Select(u => u with { Start = start })]);
            if (minute % 5 == 0)
                await world.ListAsync(disabled, missing, reason);
            await world.TickAsync();
        }
    }
}
