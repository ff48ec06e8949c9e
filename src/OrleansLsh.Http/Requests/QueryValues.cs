using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace OrleansLsh.Http.Requests;

/// <summary>Values after the question mark, held to their ranges.</summary>
internal static class QueryValues
{
    /// <summary>Holds a request to the values that its operation has, each at most once.</summary>
    /// <exception cref="LshException">It gives another, or one of them twice.</exception>
    public static void RequireKnown(HttpRequest request, IReadOnlyCollection<string> known)
    {
        foreach ((string name, StringValues given) in request.Query)
        {
            if (!known.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                string taken = known.Count == 0 ? "none are taken here" : $"taken are {string.Join(", ", known.Select(one => $"'{one}'"))}";
                throw new LshException(ErrorKind.InvalidArgument, $"The query value '{Shown(name)}' is not known; {taken}.");
            }
            if (given.Count > 1)
                throw new LshException(ErrorKind.InvalidArgument, $"The query value '{name}' is given {given.Count} times; give it once.");
        }
    }

    /// <summary>A whole number.</summary>
    public static int Number(HttpRequest request, string name, int otherwise, int least, int most) =>
        (int)Number(request, name, (long)otherwise, least, most);

    /// <summary>A whole number.</summary>
    public static long Number(HttpRequest request, string name, long otherwise, long least, long most)
    {
        if (Text(request, name) is not { } given) return otherwise;
        return long.TryParse(given, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) && number >= least
            && number <= most
            ? number
            : throw new LshException(
                ErrorKind.InvalidArgument, $"'{name}' is '{Shown(given)}'; a whole number from {least} to {most} is expected.");
    }

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public static bool Flag(HttpRequest request, string name, bool otherwise) => Text(request, name) switch
    {
        null => otherwise,
        "true" => true,
        "false" => false,
        { } given => throw new LshException(ErrorKind.InvalidArgument, $"'{name}' is '{Shown(given)}'; true or false is expected."),
    };

    /// <summary>A text; null where there is none.</summary>
    public static string? Text(HttpRequest request, string name) =>
        request.Query.TryGetValue(name, out StringValues values) && values.Count > 0 ? values[0] : null;

    private static string Shown(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
