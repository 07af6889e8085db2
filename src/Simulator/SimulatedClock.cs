namespace Burnwatch.Simulator;

/// <summary>A clock that runs at a multiple of real time from a chosen origin: an hour can pass in a second.</summary>
/// <remarks>
/// Everything that asks it, counts its timestamps or waits on its timers elapses in simulated time together:
/// <c>Task.Delay</c>, <c>PeriodicTimer</c> and <c>CancellationTokenSource</c> with this provider, and
/// <see cref="TimeProvider.GetElapsedTime(long)"/>. A timer is never early, and at most a real millisecond late beyond
/// the lateness of the machine; at high speed that millisecond is long in simulated time.
/// </remarks>
public sealed class SimulatedClock : TimeProvider
{
    private readonly DateTimeOffset origin;
    private readonly double speed;
    private readonly TimeProvider real;
    private readonly long start;

    /// <param name="origin">What the clock shows when it is made.</param>
    /// <param name="speed">Simulated seconds for each real one; above zero.</param>
    /// <param name="real">The clock that is scaled; the system's unless given.</param>
    public SimulatedClock(DateTimeOffset origin, double speed, TimeProvider? real = null)
    {
        if (!double.IsFinite(speed) || speed <= 0)
            throw new ArgumentOutOfRangeException(nameof(speed), speed, "A clock's speed must be a number above zero.");
        this.origin = origin.ToUniversalTime();
        this.speed = speed;
        this.real = real ?? System;
        start = this.real.GetTimestamp();
    }

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => real.TimestampFrequency;

    public override long GetTimestamp() => (long)((real.GetTimestamp() - start) * speed);

    public override DateTimeOffset GetUtcNow() =>
        origin + TimeSpan.FromTicks((long)(real.GetElapsedTime(start).Ticks * speed));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new ScaledTimer(this, real.CreateTimer(callback, state, Scale(dueTime), Scale(period)));

    private TimeSpan Scale(TimeSpan simulated)
    {
        // The longest span that a timer of the platform takes.
        const double Longest = uint.MaxValue - 1;
        if (simulated <= TimeSpan.Zero)
            return simulated;
        // Timers count whole milliseconds and would round half of one down to "at once", or to
        // "never again" for a period.
        return TimeSpan.FromMilliseconds(Math.Min(Math.Ceiling(simulated.TotalMilliseconds / speed), Longest));
    }

    private sealed class ScaledTimer(SimulatedClock clock, ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) =>
            timer.Change(clock.Scale(dueTime), clock.Scale(period));

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
