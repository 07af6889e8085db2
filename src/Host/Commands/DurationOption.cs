using System.CommandLine;

namespace Burnwatch.Host.Commands;

/// <summary>An option that takes a length of time such as 90s, 10m, 4h or 14d.</summary>
internal sealed class DurationOption : Option<TimeSpan>
{
    public DurationOption(string name, string description, string unlessGiven)
        : base(name)
    {
        Description = $"{description}; {unlessGiven} unless given";
        HelpName = "duration";
        DefaultValueFactory = _ => PolicySetting.ParseDuration(unlessGiven);
        CustomParser = argument =>
        {
            try
            {
                return PolicySetting.ParseDuration(argument.Tokens[^1].Value);
            }
            catch (FormatException e)
            {
                argument.AddError($"{name}: {e.Message}");
                return default;
            }
        };
    }
}
