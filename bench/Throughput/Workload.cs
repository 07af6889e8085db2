namespace Burnwatch.Throughput;

/// <summary>Seeded traffic of many keys, span by span.</summary>
/// <remarks>In the order in which a daemon meets it: between two spans of a key it touches all others.</remarks>
internal sealed class Workload
{
    public const int SpansPerDay = 144;

    /// <summary>A Monday.</summary>
    public static readonly DateTimeOffset Start = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Calendar[] Calendars =
        [Calendar.Utc, Calendar.Of("Europe/Berlin"), Calendar.Of("America/New_York"), Calendar.Of("Asia/Kolkata")];

    private readonly KeyHabit[] habits;
    private readonly float[] credits;

    public Workload(int keys, int days)
    {
        habits = [.. Enumerable.Range(0, keys).Select(key => new KeyHabit(key, Calendars.Length))];
        credits = new float[keys * days * SpansPerDay];
        for (var span = 0; span < days * SpansPerDay; span++)
        {
            var local = Array.ConvertAll(Calendars, calendar => calendar.Local(StartOf(span)));
            for (var key = 0; key < keys; key++)
                credits[(span * keys) + key] = habits[key].Next(local[habits[key].Zone]);
        }
    }

    public int Keys => habits.Length;

    public int SpansOfDay => Keys * SpansPerDay;

    /// <summary>The part of all spans in which something was used.</summary>
    public double ActiveShare => credits.Count(c => c > 0) / (double)credits.Length;

    public static DateTimeOffset StartOf(int span) => Start + (span * UsageSpan.Length);

    /// <summary>The credits of all keys in one span.</summary>
    public ReadOnlySpan<float> CreditsOf(int span) => credits.AsSpan(span * Keys, Keys);

    public Calendar CalendarOf(int key) => Calendars[habits[key].Zone];
}
