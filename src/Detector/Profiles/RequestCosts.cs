using System.Runtime.CompilerServices;

namespace Burnwatch;

/// <summary>
/// What a request costs: its highest price of late, fading and an hour late, as ln(credits per request).
/// </summary>
internal struct RequestCosts
{
    private const int Length = RecentSpans.Hour;

    /// <summary>
    /// ln units for each span with requests: a price that is not seen any more is forgotten as use goes on.
    /// </summary>
    private const float Fading = 0.0005f;

    private Ring ring;
    private int newest;
    private int learnt;

    /// <summary>The highest price of late, an hour ago; meaningless before <see cref="AreKnown"/>.</summary>
    public float Peak;

    /// <summary>The fading mean of the prices.</summary>
    public float Usual;

    /// <summary>Whether enough spans had a price to compare one with.</summary>
    public readonly bool AreKnown => learnt > 2 * Length;

    /// <summary>ln(credits per request) of a span; not a number without requests or credits.</summary>
    public static float Of(double credits, double requests) =>
        requests > 0 && credits > 0 ? MathF.Log((float)(credits / requests)) : float.NaN;

    /// <summary>Takes in the price of a span.</summary>
    public void Learn(float price, bool slowly)
    {
        if (float.IsNaN(price))
            return;
        newest = (newest == 0 ? Length : newest) - 1;
        var old = ring[newest];
        ring[newest] = price;
        Usual += (price - Usual) * (learnt == 0 ? 1 : slowly ? 0.002f : Math.Max(0.02f, 1f / (learnt + 1)));
        if (learnt >= Length)
        {
            Peak -= Fading;
            if (learnt == Length || old > Peak)
                Peak += (old - Peak) * (slowly && learnt != Length ? Peaks.SlowRate : 1);
        }
        if (learnt < int.MaxValue)
            learnt++;
    }

    [InlineArray(Length)]
    private struct Ring
    {
        private float first;
    }
}
