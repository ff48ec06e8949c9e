using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace OrleansLsh.Cli.Input;

/// <summary>Options whose text has a form of its own.</summary>
internal static class ParsedOption
{
    /// <summary>An option that may be repeated; a malformed value is a usage error.</summary>
    /// <param name="name">Such as <c>--field</c>.</param>
    /// <param name="description">For the help.</param>
    /// <param name="helpName">The form, for the help.</param>
    /// <param name="parse">Reads a value, or throws <see cref="FormatException"/>.</param>
    public static Option<T[]> Repeated<T>(string name, string description, string helpName, Func<string, T> parse) => new(name)
    {
        Description = description,
        HelpName = helpName,
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
        CustomParser = result => Parse(result, parse),
    };

    /// <summary>An option for a number.</summary>
    public static Option<T?> Number<T>(string name, string description, string helpName)
        where T : struct, INumber<T> => new(name)
        {
            Description = description,
            HelpName = helpName,
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out T number)) return number;
                result.AddError($"'{text}' is no {(typeof(T) == typeof(double) ? "" : "whole ")}number for {name}, or out of its range.");
                return null;
            },
        };

    /// <summary>An option for a value of an enumeration.</summary>
    public static Option<T?> Word<T>(string name, string description)
        where T : struct, Enum => new(name)
        {
            Description = $"{description}: {string.Join(", ", Output.EnumWord.All<T>())}",
            HelpName = "word",
            CustomParser = result =>
            {
                string word = result.Tokens[0].Value;
                if (Output.EnumWord.TryParse(word, out T value)) return value;
                result.AddError($"'{word}' is none of {string.Join(", ", Output.EnumWord.All<T>())}.");
                return null;
            },
        };

    private static T[] Parse<T>(ArgumentResult result, Func<string, T> parse)
    {
        try
        {
            return [.. result.Tokens.Select(token => parse(token.Value))];
        }
        catch (FormatException malformed)
        {
            result.AddError(malformed.Message);
            return [];
        }
    }
}

/// <summary>Options that do not go together, found only once the collection is known.</summary>
internal sealed class UsageException(string message) : Exception(message);
