using System.Text.Json;
using System.Text.RegularExpressions;

namespace OrleansLsh.Http.Problems;

/// <summary>What a JSON reader complains of, in words for whoever sent it.</summary>
internal static partial class JsonFault
{
    /// <summary>The refusal of a body.</summary>
    public static RefusedException Of(JsonException error)
    {
        if (Unmapped().Match(error.Message) is { Success: true } unknown)
            return new RefusedException(400, ProblemTypes.UnknownProperty, $"The property '{unknown.Groups[1].Value}' is not known here{Place(error)}.");
        return new RefusedException(400, ProblemTypes.MalformedJson, $"{Said(error)}{Place(error)}.");
    }

    private static string Said(JsonException error)
    {
        if (Missing().Match(error.Message) is { Success: true } missing) return $"The property {missing.Groups[1].Value} is missing";
        string message = error.Message;
        int place = message.IndexOf(" Path:", StringComparison.Ordinal);
        if (place < 0) place = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        if (place >= 0) message = message[..place];
        // The reader names types of this program where a value has the wrong one; nobody outside knows those.
        if (message.Contains("could not be converted", StringComparison.Ordinal) || message.Contains("OrleansLsh", StringComparison.Ordinal)
            || message.Contains("System.", StringComparison.Ordinal)) message = "The value has the wrong type or is out of range";
        return $"The body is not the JSON that is expected: {message.TrimEnd('.', '|', ' ')}";
    }

    private static string Place(JsonException error)
    {
        string path = error.Path is { Length: > 0 } at && at != "$" ? $" at {(at.Length <= 200 ? at : at[..200] + "…")}" : "";
        return error.LineNumber is { } line && error.BytePositionInLine is { } position ? $"{path}, line {line + 1}, byte {position + 1}" : path;
    }

    [GeneratedRegex("The JSON property '(.{0,200}?)' could not be mapped")]
    private static partial Regex Unmapped();

    [GeneratedRegex(@"missing required properties including: (.{0,200})\.")]
    private static partial Regex Missing();
}
