using System.Text.Json;
using Burnwatch.Simulator.PagerDuty;
using Spectre.Console;

namespace Burnwatch.Host.Demo;

/// <summary>What the demo prints: what runs, and each page as its owner sees it.</summary>
internal sealed class DemoScreen(TextWriter output)
{
    private readonly IAnsiConsole console =
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });

    public void Say(string line) => output.WriteLine(line);

    /// <summary>The page's facts in the order in which a person reads them, then the event as it arrived.</summary>
    public void Show(AcceptedEvent page)
    {
        output.WriteLine();
        console.Write(new Rule(Markup.Escape($"PagerDuty received a page ({page.Severity})")).LeftJustified());
        output.WriteLine(page.Summary);
        if (page.CustomDetails is { } details)
        {
            Fact(details, "key", "Key");
            Fact(details, "owner", "Owner");
            Fact(details, "what_it_does", "What it does");
            Fact(details, "what_is_normal", "What is normal");
            Fact(details, "how_sure", "How sure");
            Fact(details, "used_for_in_the_last_hour", "Used for");
            Fact(details, "credits_per_hour", "Credits per hour");
            Fact(details, "credits_so_far", "Credits so far");
            Fact(details, "credits_end", "Credits end");
            Fact(details, "next_steps", "What to do");
        }
        output.WriteLine();
        output.WriteLine("The event as it arrived:");
        output.WriteLine(page.ToJson());
    }

    public void ShowEnd(AcceptedEvent resolve) =>
        output.WriteLine($"PagerDuty received the end of {resolve.DedupKey}.");

    private void Fact(JsonElement details, string member, string name)
    {
        if (!details.TryGetProperty(member, out var value))
            return;
        var lines = value.ValueKind is JsonValueKind.Array
            ? value.EnumerateArray().Select(Text).ToList()
            : [Text(value)];
        for (var i = 0; i < lines.Count; i++)
            output.WriteLine($"  {(i == 0 ? name : ""),-17} {lines[i]}");
    }

    private static string Text(JsonElement value) =>
        value.ValueKind is JsonValueKind.Number
            ? Burnwatch.Signals.Wording.Number(value.GetDouble())
            : value.ToString();
}
