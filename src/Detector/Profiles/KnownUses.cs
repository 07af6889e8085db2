using System.Runtime.CompilerServices;

namespace Burnwatch;

/// <summary>The products and models that a key was used for, and what went of late to those new to it.</summary>
/// <remarks>
/// <para>
/// A product or model stays new until the key was used for it on three days before, and a day on which anything fired
/// counts a tenth: what a leak brings in does not become a habit by the leak itself. What a person said is expected is
/// known at once.
/// </para>
/// <para>
/// A history that tells no products teaches none: until products were told on some days, whatever comes is taken as
/// known. So it is with models, apart from products.
/// </para>
/// </remarks>
internal struct KnownUses
{
    private const int Length = 12;

    /// <summary>Tenths of days of use from which on a product or model is no news.</summary>
    private const int Known = 30;

    /// <summary>Days of rest after which a known one may give its place away; where none may, nothing is new.</summary>
    private const int Stale = 30;

    private const uint DaySeconds = 86_400;

    private PlaceArray places;
    private Teaching products;
    private Teaching models;
    private RecentSums recent;

    /// <summary>When a first use was told, the last time from begin to end; 0 while it never was.</summary>
    public uint ToldSeconds;
    public uint ToldLastSeconds;

    /// <summary>Whether a kind was seen on enough days to call one of it new.</summary>
    public readonly bool AreTaught(UseKind kind) =>
        (kind is UseKind.Product ? products : models).Days > Profile.WarmDays;

    /// <summary>Credits that went to what is new in the 50 minutes before a span.</summary>
    public readonly double HourBefore(uint start) => recent.Before(start);

    /// <summary>Whether all that a span was used for has a place here.</summary>
    public readonly bool KnowAll(in UsageSpan span)
    {
        foreach (var use in span.Uses)
        {
            if (IndexOf(use.Of.Hash) < 0)
                return false;
        }
        return true;
    }

    /// <summary>What is new to the key of what a span was used for.</summary>
    public readonly NewUse Find(in UsageSpan span)
    {
        var start = Seconds.Of(span.Start);
        NewUse product = default, model = default;
        double allProducts = 0, allModels = 0;
        foreach (var use in span.Uses)
        {
            if (use.Of.Kind is UseKind.Product)
                allProducts += use.Credits;
            else
                allModels += use.Credits;
            if (!IsNew(use.Of, start, out var since))
                continue;
            if (use.Of.Kind is UseKind.Product)
                product = product.With(use, since);
            else
                model = model.With(use, since);
        }
        return product.Name is null ? model.OutOf(allModels)
            : model.Name is null ? product.OutOf(allProducts)
            : product.OutOf(allProducts).And(model.OutOf(allModels));
    }

    /// <summary>Takes up what a complete span was used for.</summary>
    /// <param name="span">Later than all that were taken up.</param>
    /// <param name="slowly">Whether it may be abuse.</param>
    /// <param name="isExpected">Whether a person said that it is not.</param>
    public void Learn(in UsageSpan span, bool slowly, bool isExpected)
    {
        var start = Seconds.Of(span.Start);
        var day = DayOf(start);
        double newProducts = 0, newModels = 0;
        bool hasProducts = false, hasModels = false;
        foreach (var use in span.Uses)
        {
            var isProduct = use.Of.Kind is UseKind.Product;
            hasProducts |= isProduct;
            hasModels |= !isProduct;
            if (!See(use.Of, start, day, slowly, isExpected))
                continue;
            newProducts += isProduct ? use.Credits : 0;
            newModels += isProduct ? 0 : use.Credits;
        }
        if (hasProducts)
            products.See(day);
        if (hasModels)
            models.See(day);
        if (newProducts > 0 || newModels > 0)
            recent.Add(start, (float)Math.Max(newProducts, newModels));
    }

    // Whether it is new still.
    private bool See(UseName name, uint start, ushort day, bool slowly, bool isExpected)
    {
        var at = IndexOf(name.Hash);
        if (at < 0)
        {
            at = RoomOn(day);
            if (at < 0)
                return false;
            places[at] = new Place { Hash = name.Hash, SinceSeconds = start, Day = day };
        }
        ref var place = ref places[at];
        if (place.Day != day)
        {
            if (place.Tenths < Known)
                place.Tenths += (byte)(place.IsSlow ? 1 : 10);
            (place.Day, place.IsSlow) = (day, false);
        }
        place.IsSlow |= slowly;
        if (isExpected || !AreTaught(name.Kind))
            place.Tenths = Known;
        return place.Tenths < Known;
    }

    private readonly bool IsNew(UseName name, uint start, out uint since)
    {
        since = start;
        if (!AreTaught(name.Kind))
            return false;
        var at = IndexOf(name.Hash);
        if (at < 0)
            return RoomOn(DayOf(start)) >= 0;
        since = Math.Min(start, places[at].SinceSeconds);
        return places[at].Tenths < Known;
    }

    private readonly int IndexOf(uint hash)
    {
        for (var i = 0; i < Length; i++)
        {
            if (places[i].Hash == hash)
                return i;
        }
        return -1;
    }

    // A free place, or that of what is the longest ago: first of what is new itself. -1: the key uses too many to tell.
    private readonly int RoomOn(ushort day)
    {
        int newest = -1, known = -1;
        for (var i = 0; i < Length; i++)
        {
            ref readonly var place = ref places[i];
            if (place.Hash == 0)
                return i;
            if (place.Tenths < Known)
                newest = newest < 0 || place.Day < places[newest].Day ? i : newest;
            else if (place.Day + Stale <= day)
                known = known < 0 || place.Day < places[known].Day ? i : known;
        }
        return newest >= 0 ? newest : known;
    }

    private static ushort DayOf(uint start) => (ushort)(start / DaySeconds);

    private struct Place
    {
        public uint Hash;
        public uint SinceSeconds;

        /// <summary>The day it was used last, counted from 1970.</summary>
        public ushort Day;

        /// <summary>Tenths of days of use before that one.</summary>
        public byte Tenths;

        /// <summary>Whether anything fired on that day.</summary>
        public bool IsSlow;
    }

    /// <summary>On how many days products or models were told at all.</summary>
    private struct Teaching
    {
        public byte Days;
        private ushort last;

        public void See(ushort day)
        {
            if (last == day)
                return;
            last = day;
            if (Days < byte.MaxValue)
                Days++;
        }
    }

    /// <summary>Credits of the last spans that brought any, placed by their time: others need not be told.</summary>
    private struct RecentSums
    {
        private const int Kept = RecentSpans.Hour - 1;

        private uint newest;
        private Ring ring;

        public readonly double Before(uint start)
        {
            double sum = 0;
            var span = NumberOf(start);
            for (var number = span - Kept; number < span; number++)
            {
                if (number <= newest && number + Kept > newest)
                    sum += ring[(int)(number % Kept)];
            }
            return sum;
        }

        public void Add(uint start, float credits)
        {
            var span = NumberOf(start);
            if (span + Kept <= newest)
                return;
            if (newest + Kept < span)
                newest = span - Kept;
            for (; newest < span; newest++)
                ring[(int)((newest + 1) % Kept)] = 0;
            ring[(int)(span % Kept)] = credits;
        }

        private static uint NumberOf(uint start) => start / (uint)UsageSpan.Length.TotalSeconds;

        [InlineArray(Kept)]
        private struct Ring
        {
            private float first;
        }
    }

    [InlineArray(Length)]
    private struct PlaceArray
    {
        private Place first;
    }
}
