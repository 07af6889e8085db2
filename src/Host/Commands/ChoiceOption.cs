using System.CommandLine;
using System.CommandLine.Parsing;

namespace Burnwatch.Host.Commands;

/// <summary>An option that takes one of the words of an enum, in lower case. Help and refusal name them all.</summary>
internal sealed class ChoiceOption<T> : Option<T>
    where T : struct, Enum
{
    private static readonly string Choices = string.Join('|', Enum.GetNames<T>()).ToLowerInvariant();

    public ChoiceOption(string name, string description, T unlessGiven)
        : base(name)
    {
        Description = description;
        HelpName = Choices;
        DefaultValueFactory = _ => unlessGiven;
        CustomParser = Parse;
    }

    private T Parse(ArgumentResult argument)
    {
        var word = argument.Tokens[^1].Value;
        // A number would name a member too, one that may not even be there.
        if (word.All(char.IsLetter) && Enum.TryParse<T>(word, ignoreCase: true, out var choice))
            return choice;
        argument.AddError($"'{word}' is no value of {Name}; it takes {Choices}.");
        return default;
    }
}
