using System.Globalization;
using System.Text;
using System.Text.Json;

namespace OrleansLsh.Http.Problems;

/// <summary>What a place of a JSON body takes, and what stands there.</summary>
internal static class JsonExpected
{
    private const int MaxShown = 60;

    /// <summary>What a type of this program is in JSON, with its range.</summary>
    /// <param name="type">Its full name, as an error of the reader gives it.</param>
    public static string Of(string type) => Bare(type) switch
    {
        "System.Int32" => Whole(int.MinValue, int.MaxValue),
        "System.Int64" => Whole(long.MinValue, long.MaxValue),
        "System.Single" or "System.Double" => "a number",
        "System.Boolean" => "true or false",
        "System.String" => "a string",
        "System.String[]" or "System.Collections.Generic.IReadOnlyList`1[System.String]" => "an array of strings",
        { } array when array.EndsWith("[]", StringComparison.Ordinal) => "an array",
        _ => "an object",
    };

    /// <summary>The value that ends at a place, shortened; null where there is none.</summary>
    /// <param name="body">The JSON text; empty where it is not at hand.</param>
    /// <param name="line">The line, from 0.</param>
    /// <param name="position">Bytes of the line up to the end of the value.</param>
    public static string? Found(ReadOnlySpan<byte> body, long line, long position)
    {
        int start = 0;
        for (; line > 0; line--)
        {
            int end = body[start..].IndexOf((byte)'\n');
            if (end < 0) return null;
            start += end + 1;
        }
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            while (reader.Read())
                if (reader.BytesConsumed >= start + position) return Shown(reader);
        }
        catch (JsonException)
        {
            // Then something before it is wrong, too, and is told instead.
        }
        return null;
    }

    private static string? Shown(in Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => $"the string \"{Short(reader.ValueSpan)}\"",
        JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null => Short(reader.ValueSpan),
        _ => null,
    };

    private static string Short(ReadOnlySpan<byte> text) =>
        text.Length <= MaxShown ? Encoding.UTF8.GetString(text) : Encoding.UTF8.GetString(text[..MaxShown]).TrimEnd('\uFFFD') + "…";

    private static string Bare(string type)
    {
        const string Nullable = "System.Nullable`1[";
        return type.StartsWith(Nullable, StringComparison.Ordinal) ? type[Nullable.Length..^1] : type;
    }

    private static string Whole(long least, long most) =>
        string.Create(CultureInfo.InvariantCulture, $"a whole number from {least:N0} to {most:N0}");
}
