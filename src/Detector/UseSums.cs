using System.Collections.Immutable;

namespace Burnwatch;

/// <summary>Sums of uses, in the same order whatever the order of what was added.</summary>
internal sealed class UseSums
{
    private readonly List<Use> sums = [];

    // What was added alone is given back as it is: a bucket as wide as a span is the usual one.
    private ImmutableArray<Use> whole;

    /// <summary>Adds the part of a bucket's uses that falls into a span.</summary>
    public void Add(ImmutableArray<Use> uses, double part)
    {
        if (whole.IsDefault && sums.Count == 0 && part >= 1)
        {
            whole = uses;
            return;
        }
        Divide();
        foreach (var use in uses)
            Sum(use.Of, use.Credits * part);
    }

    public void Add(UseName name, double credits)
    {
        Divide();
        Sum(name, credits);
    }

    /// <summary>The sums so far, those of nothing left out; default where there are none.</summary>
    public ImmutableArray<Use> Show()
    {
        if (!whole.IsDefault)
            return whole;
        sums.RemoveAll(use => use.Credits <= 0);
        sums.Sort(static (one, other) => one.Of.Hash.CompareTo(other.Of.Hash));
        return sums.Count == 0 ? default : [.. sums];
    }

    /// <summary>The same, and begins anew.</summary>
    public ImmutableArray<Use> Take()
    {
        var taken = Show();
        whole = default;
        sums.Clear();
        return taken;
    }

    private void Divide()
    {
        if (whole.IsDefault)
            return;
        sums.AddRange(whole);
        whole = default;
    }

    private void Sum(UseName name, double credits)
    {
        for (var i = 0; i < sums.Count; i++)
        {
            if (sums[i].Of.Hash != name.Hash)
                continue;
            sums[i] = sums[i] with { Credits = sums[i].Credits + credits };
            return;
        }
        sums.Add(new Use(name, credits));
    }
}
