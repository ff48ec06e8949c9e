using System.Text.Json;
using System.Text.RegularExpressions;

namespace OrleansLsh.Http.Problems;

/// <summary>What a JSON reader complains of, in words for whoever sent it.</summary>
internal static partial class JsonFault
{
    /// <summary>The refusal of a body.</summary>
    /// <param name="error">What the reader says.</param>
    /// <param name="body">What it read, which tells the value that is wrong; empty where it is not at hand.</param>
    public static RefusedException Of(JsonException error, ReadOnlySpan<byte> body = default)
    {
        if (Unmapped().Match(error.Message) is { Success: true } unknown)
            return new RefusedException(
                400, ProblemTypes.UnknownProperty, $"The property '{unknown.Groups[1].Value}' is not known here{Place(error)}.");
        return new RefusedException(400, ProblemTypes.MalformedJson, $"{Said(error, body)}{Place(error)}.");
    }

    private static string Said(JsonException error, ReadOnlySpan<byte> body)
    {
        if (Missing().Match(error.Message) is { Success: true } missing) return $"The property {missing.Groups[1].Value} is missing";
        if (Twice().Match(error.Message) is { Success: true } twice) return $"The property '{twice.Groups[1].Value}' is given twice";
        return $"The body is not the JSON that is expected: {Complaint(error, body)}";
    }

    // The reader names types of this program where a value has the wrong one; nobody outside knows those.
    private static string Complaint(JsonException error, ReadOnlySpan<byte> body)
    {
        string message = error.Message;
        if (Mistyped().Match(message) is { Success: true } mistyped)
            return $"{JsonExpected.Of(mistyped.Groups[1].Value)} is expected{Found(error, body)}";
        if (message.Contains("null", StringComparison.Ordinal) && message.Contains("OrleansLsh", StringComparison.Ordinal))
            return "null is no value here";
        if (message.StartsWith("Expected depth to be zero", StringComparison.Ordinal))
            return "it ends inside an object or array that is not closed";
        if (message.StartsWith("The input does not contain any JSON tokens", StringComparison.Ordinal)) return "it is empty";
        int place = message.IndexOf(" Path:", StringComparison.Ordinal);
        if (place < 0) place = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        message = (place < 0 ? message : message[..place]).TrimEnd('.', '|', ' ');
        // So say readers of this program's own.
        return message.StartsWith("expected a string or", StringComparison.Ordinal) ? message + Found(error, body) : message;
    }

    private static string Found(JsonException error, ReadOnlySpan<byte> body) =>
        error.LineNumber is { } line && error.BytePositionInLine is { } position && JsonExpected.Found(body, line, position) is { } found
            ? $", {found} was found"
            : "";

    private static string Place(JsonException error)
    {
        string path = error.Path is { Length: > 0 } at && at != "$" ? $" at {(at.Length <= 200 ? at : at[..200] + "…")}" : "";
        return error.LineNumber is { } line && error.BytePositionInLine is { } position
            ? $"{path}, line {line + 1}, byte {position + 1}"
            : path;
    }

    [GeneratedRegex("The JSON property '(.{0,200}?)' could not be mapped")]
    private static partial Regex Unmapped();

    [GeneratedRegex(@"missing required properties including: (.{0,200})\.")]
    private static partial Regex Missing();

    [GeneratedRegex("Duplicate property '(.{0,200}?)' encountered")]
    private static partial Regex Twice();

    [GeneratedRegex(@"could not be converted to (\S+)\.(?: |$)")]
    private static partial Regex Mistyped();
}
