using System.Runtime.CompilerServices;
using Xunit;

namespace Burnwatch.Testing;

/// <summary>Waits for what another process or thread does. The patience is long: it only bounds a failure.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(25);

    /// <summary>Returns as soon as the condition holds; fails the test when it never does.</summary>
    public static Task BecomesTrueAsync(
        Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string? claim = null) =>
        BecomesTrueAsync(() => Task.FromResult(condition()), claim);

    /// <inheritdoc cref="BecomesTrueAsync(Func{bool}, string?)"/>
    public static async Task BecomesTrueAsync(
        Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string? claim = null)
    {
        var time = TimeProvider.System;
        var began = time.GetTimestamp();
        while (!await condition())
        {
            if (time.GetElapsedTime(began) > Patience)
                Assert.Fail($"It did not become true within {Patience.TotalSeconds} s: {claim}");
            await Task.Delay(Between, time);
        }
    }
}
