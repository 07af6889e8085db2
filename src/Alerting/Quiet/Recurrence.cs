using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Evaluation;

namespace Burnwatch.Alerting.Quiet;

/// <summary>When something happens that was said by the wall clock of a zone, once or again and again.</summary>
/// <remarks>
/// The days are counted on the wall clock and each end of an occurrence is turned into an instant by itself: from 22:00
/// to 06:00 is seven hours in the night in which clocks go forward, and nine in the one in which they go back.
/// </remarks>
public static class Recurrence
{
    /// <summary>A rule that recurs more often says something else than was meant, or too much.</summary>
    public const int MostOccurrences = 2_000;

    /// <summary>All occurrences that begin before an end, the first first; none reaches past it.</summary>
    /// <param name="start">The wall clock when the first begins.</param>
    /// <param name="end">The wall clock when the first ends.</param>
    /// <param name="zone">Whose clock it is.</param>
    /// <param name="rrule">As in RFC 5545, such as <c>FREQ=WEEKLY;BYDAY=SU</c>; null: once.</param>
    /// <param name="until">The end of them all.</param>
    /// <exception cref="QuietException">The rule cannot be read, or there is no end of what it says.</exception>
    public static IReadOnlyList<TimeSlot> Of(
        DateTime start, DateTime end, TimeZoneInfo zone, string? rrule, DateTimeOffset until)
    {
        var length = end - start;
        var slots = new List<TimeSlot>();
        foreach (var begin in rrule is null ? [start] : Starts(start, rrule))
        {
            var from = LocalTimes.InstantOf(begin, zone);
            if (from >= until)
                break;
            if (slots.Count == MostOccurrences)
                throw new QuietException(
                    $"The rule '{rrule}' has more than {MostOccurrences} occurrences until {until:yyyy-MM-dd}; end it "
                    + "earlier, or let it recur less often and last longer.");
            var to = LocalTimes.InstantOf(begin + length, zone);
            slots.Add(new TimeSlot(from, to < until ? to : until));
        }
        return slots;
    }

    private static IEnumerable<DateTime> Starts(DateTime start, string rrule)
    {
        if (string.IsNullOrWhiteSpace(rrule))
            throw Unreadable(rrule);
        CalendarEvent series;
        try
        {
            series = new CalendarEvent
            {
                Start = new CalDateTime(DateTime.SpecifyKind(start, DateTimeKind.Unspecified)),
                RecurrenceRule = new RecurrencePattern(rrule),
            };
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidOperationException)
        {
            throw Unreadable(rrule);
        }
        // Every two hours is 4,380 times a year; a rule that names seconds would run for long before it is refused.
        if (series.RecurrenceRule.Frequency is FrequencyType.Secondly
            or FrequencyType.Minutely)
            throw Unreadable(rrule);
        using var starts = series.GetOccurrences().GetEnumerator();
        while (Next(starts, rrule))
            yield return starts.Current.Period.StartTime.Value;
    }

    private static bool Next(IEnumerator<Occurrence> starts, string rrule)
    {
        try
        {
            return starts.MoveNext();
        }
        catch (Exception e) when (e is EvaluationException or ArgumentException or InvalidOperationException)
        {
            throw Unreadable(rrule);
        }
    }

    private static QuietException Unreadable(string rrule) => new(
        $"'{rrule}' is no rule by which something recurs; one such as FREQ=DAILY or FREQ=WEEKLY;BYDAY=MO,TU was "
        + "expected, hourly at the most.");
}
