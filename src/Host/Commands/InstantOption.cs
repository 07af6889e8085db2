using System.CommandLine;
using System.Globalization;

namespace Burnwatch.Host.Commands;

/// <summary>An option that takes an instant with its zone, such as 2026-06-14T03:10Z, or a day: its start in UTC.</summary>
internal sealed class InstantOption : Option<DateTimeOffset>
{
    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz"];

    public InstantOption(string name, string description)
        : base(name)
    {
        Description = description;
        HelpName = "2026-06-14T03:10Z";
        CustomParser = argument =>
        {
            var text = argument.Tokens[^1].Value;
            // Written without a zone an instant would mean another one on each machine.
            var withOffset = text.EndsWith('Z') ? $"{text[..^1]}+00:00" : text;
            if (DateTimeOffset.TryParseExact(
                withOffset, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at))
                return at.ToUniversalTime();
            if (DateOnly.TryParseExact(
                text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                return new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero);
            argument.AddError(
                $"{name} is '{text}'; an instant such as 2026-06-14T03:10Z or 2026-06-14T05:10+02:00 was expected, "
                + "or a day, such as 2026-06-14, for its start in UTC.");
            return default;
        };
    }
}
