using System.Runtime.CompilerServices;

namespace Burnwatch;

/// <summary>
/// The credits of the last two hours, span by span, the newest first; not a number where nothing is known.
/// </summary>
internal struct RecentSpans
{
    /// <summary>Spans of an hour.</summary>
    public const int Hour = 6;
    public const int Length = 2 * Hour;

    private Ring ring;
    private int newest;

    // A bit for each place: whether the span there is learnt slowly.
    private int slow;

    public readonly float this[int age]
    {
        get
        {
            // A remainder would cost more than all else here.
            var place = newest + age;
            return ring[place < Length ? place : place - Length];
        }
    }

    /// <summary>The sum of so many spans from one on; what is not known counts as nothing.</summary>
    public readonly float Sum(int from, int count)
    {
        var sum = 0f;
        for (var age = from; age < from + count; age++)
        {
            var credits = this[age];
            if (!float.IsNaN(credits))
                sum += credits;
        }
        return sum;
    }

    /// <summary>How many of so many newest spans were used.</summary>
    public readonly int Used(int count)
    {
        var used = 0;
        for (var age = 0; age < count; age++)
            used += this[age] > 0 ? 1 : 0;
        return used;
    }

    /// <summary>Whether any of so many spans from one on is learnt slowly, also when it is old.</summary>
    public readonly bool AnySlow(int from, int count)
    {
        if (slow == 0)
            return false;
        for (var age = from; age < from + count; age++)
        {
            if ((slow & (1 << ((newest + age) % Length))) != 0)
                return true;
        }
        return false;
    }

    public void Push(float credits, bool slowly)
    {
        newest = (newest == 0 ? Length : newest) - 1;
        ring[newest] = credits;
        slow = slowly ? slow | (1 << newest) : slow & ~(1 << newest);
    }

    /// <summary>So many spans more that are like all of the last two hours.</summary>
    public void Skip(uint spans) => newest = (newest + Length - (int)(spans % Length)) % Length;

    [InlineArray(Length)]
    private struct Ring
    {
        private float first;
    }
}
