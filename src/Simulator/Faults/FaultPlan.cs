using Burnwatch.Simulator.ElevenApi;

namespace Burnwatch.Simulator.Faults;

/// <summary>The faults in force at both peers. Of several that strike one request the oldest acts.</summary>
public sealed class FaultPlan
{
    private readonly Lock changing = new();
    private readonly List<Armed> armed = [];
    private readonly TimeProvider time;

    internal FaultPlan(TimeProvider time) => this.time = time;

    /// <summary>Those that still strike, oldest first.</summary>
    public IReadOnlyList<Fault> Active
    {
        get
        {
            lock (changing)
            {
                Drop(time.GetUtcNow());
                return [.. armed.Select(a => a.Fault with { Times = a.Left })];
            }
        }
    }

    /// <exception cref="ArgumentException">The fault makes no sense; the message says why.</exception>
    public void Add(Fault fault)
    {
        if (WhatIsWrong(fault) is { } wrong)
            throw new ArgumentException(wrong);
        lock (changing)
            armed.Add(new Armed(fault, time.GetUtcNow() + fault.For) { Left = fault.Times });
    }

    private static string? WhatIsWrong(Fault fault)
    {
        if (fault.Times <= 0)
            return $"A fault cannot strike {fault.Times} times; give one or more, or leave 'times' out.";
        if (fault.Kind is FaultKind.ServerError && fault.Status is < 500 or > 599)
            return $"{fault.Status} is no server error; give a 'status' from 500 to 599.";
        if (fault.Kind is FaultKind.Refused && !ApiErrors.Named.ContainsKey(fault.Error ?? ""))
            return $"'{fault.Error}' is no error of the API; known are {string.Join(", ", ApiErrors.Named.Keys)}.";
        return null;
    }

    /// <summary>Ends all faults.</summary>
    public void Clear()
    {
        lock (changing)
            armed.Clear();
    }

    /// <summary>The fault that strikes a request, which then counts as struck.</summary>
    internal Fault? Take(SimulatorEndpoint endpoint)
    {
        lock (changing)
        {
            Drop(time.GetUtcNow());
            if (armed.Find(a => a.Fault.Strikes(endpoint)) is not { } hit)
                return null;
            hit.Left--;
            return hit.Fault;
        }
    }

    private void Drop(DateTimeOffset now) => armed.RemoveAll(a => a.Left <= 0 || a.Until <= now);

    private sealed record Armed(Fault Fault, DateTimeOffset? Until)
    {
        public int? Left { get; set; }
    }
}
