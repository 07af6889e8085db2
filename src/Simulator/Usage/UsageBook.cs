namespace Burnwatch.Simulator.Usage;

/// <summary>All usage of the workspace: as it is in the end, and as the analytics show it at an instant.</summary>
internal sealed class UsageBook(IReadOnlyList<SimulatedKey> keys, FillUp fillUp)
{
    private readonly Lock writing = new();
    private readonly List<LiveCall> calls = [];

    /// <summary>Books a call.</summary>
    public LiveCall Add(SimulatedKey key, DateTimeOffset at, string product, string model, long credits, string traceId)
    {
        lock (writing)
        {
            var call = new LiveCall(calls.Count, key, at, product, model, credits, traceId);
            calls.Add(call);
            return call;
        }
    }

    /// <summary>The final usage of the minutes that start in [from, to).</summary>
    public IEnumerable<UsageLine> Final(DateTimeOffset from, DateTimeOffset to) =>
        Minutes(from, to).Select(m => m.Line).Concat(Calls(from, to).Select(Line));

    /// <summary>The usage of the minutes that start in [from, to), as far as the analytics show it.</summary>
    public IEnumerable<UsageLine> Visible(DateTimeOffset from, DateTimeOffset to, DateTimeOffset now)
    {
        foreach (var (stream, line) in Minutes(from, to < now ? to : now))
        {
            var cell = fillUp.Visible(stream.Id, Clockwork.Minute(line.At), line.Cell, now);
            if (!cell.IsEmpty)
                yield return line with { Cell = cell };
        }
        foreach (var call in Calls(from, to).Where(c => fillUp.ShowsAt(c.At, c.Number) <= now))
            yield return Line(call);
    }

    /// <summary>The calls that one trace id names, as far as the analytics show them.</summary>
    public IEnumerable<UsageLine> VisibleTrace(
        string trace, DateTimeOffset from, DateTimeOffset to, DateTimeOffset now) =>
        Calls(from, to).Where(c => c.TraceId == trace && fillUp.ShowsAt(c.At, c.Number) <= now).Select(Line);

    /// <summary>
    /// Credits that a key used from an instant on, as its counter shows them: without delay, the running minute in
    /// part.
    /// </summary>
    public long Counter(SimulatedKey key, DateTimeOffset from, DateTimeOffset now)
    {
        var start = Clockwork.MinuteFrom(from > key.ExistsFrom ? from : key.ExistsFrom);
        var running = Clockwork.Minute(now);
        var share = (now - Clockwork.Start(running)).TotalMinutes;
        var sum = Calls(from, now.AddTicks(1)).Where(c => c.Key == key).Sum(c => c.Credits);
        foreach (var stream in key.Streams)
        {
            sum += Through(key.State, stream, start, running);
            sum += (long)(Through(key.State, stream, running, running + 1) * share);
        }
        return sum;
    }

    private static long Through(KeyState state, TotalledStream stream, long from, long to)
    {
        var sum = 0L;
        for (var hour = from / 60; hour * 60 < to; hour++)
        {
            var (start, end) = (hour * 60, (hour + 1) * 60);
            if (start >= from && end <= to && !state.IsBlocked(stream.Stream, start, end))
            {
                sum += stream.Hour(hour).Credits;
                continue;
            }
            sum += Cells(state, stream, Math.Max(from, start), Math.Min(to, end)).Sum(c => c.Cell.Credits);
        }
        return sum;
    }

    private IEnumerable<(IUsageStream Stream, UsageLine Line)> Minutes(DateTimeOffset from, DateTimeOffset to)
    {
        foreach (var key in keys)
        {
            var start = Clockwork.MinuteFrom(from > key.ExistsFrom ? from : key.ExistsFrom);
            foreach (var totalled in key.Streams)
            {
                var stream = totalled.Stream;
                foreach (var (minute, cell) in Cells(key.State, totalled, start, Clockwork.MinuteFrom(to)))
                    yield return (
                        stream, new UsageLine(key, stream.Product, stream.Model, Clockwork.Start(minute), cell));
            }
        }
    }

    private static IEnumerable<(long Minute, UsageCell Cell)> Cells(
        KeyState state, TotalledStream stream, long from, long to)
    {
        for (var hour = from / 60; hour * 60 < to; hour++)
        {
            var minutes = stream.Minutes(hour);
            if (minutes.IsEmpty)
                continue;
            for (var minute = Math.Max(from, hour * 60); minute < Math.Min(to, (hour + 1) * 60); minute++)
            {
                var cell = minutes.Span[(int)(minute % 60)];
                if (!cell.IsEmpty && !state.IsBlocked(stream.Stream, minute))
                    yield return (minute, cell);
            }
        }
    }

    private List<LiveCall> Calls(DateTimeOffset from, DateTimeOffset to)
    {
        lock (writing)
            return calls.FindAll(c => c.At >= from && c.At < to);
    }

    private static UsageLine Line(LiveCall call) =>
        new(call.Key, call.Product, call.Model, call.At, new UsageCell(call.Credits, 1), call.TraceId);
}
