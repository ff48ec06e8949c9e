using System.Globalization;
using System.Text;
using System.Text.Json;

namespace OrleansLsh.Http.Json;

/// <summary>Text in which half of a surrogate pair may stand alone.</summary>
/// <remarks>Such text is no valid id, but the service says so better than a parser: it is carried as an escape and handed on as it
/// is.</remarks>
internal static class TextJson
{
    /// <summary>Reads a string, the halves included.</summary>
    public static string Read(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped) return reader.GetString()!;
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Unescape(Encoding.UTF8.GetString(reader.ValueSpan));
        }
    }

    /// <summary>Whether a string or a name is whole: comparing one that is not with another fails.</summary>
    public static bool IsText(in Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped) return true;
        try
        {
            return reader.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Writes a string, a half as its escape.</summary>
    public static void Write(Utf8JsonWriter writer, string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')) writer.WriteStringValue(text);
        else writer.WriteRawValue(Escape(text), skipInputValidation: true);
    }

    private static string Escape(string text)
    {
        var escaped = new StringBuilder("\"", text.Length * 6 + 2);
        foreach (char one in text) escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)one:x4}");
        return escaped.Append('"').ToString();
    }

    private static string Unescape(string escaped)
    {
        var text = new StringBuilder(escaped.Length);
        for (int at = 0; at < escaped.Length; at++)
        {
            if (escaped[at] != '\\')
            {
                text.Append(escaped[at]);
                continue;
            }
            char kind = escaped[++at];
            text.Append(kind switch
            {
                'u' => (char)ushort.Parse(escaped.AsSpan(at + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture),
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                'b' => '\b',
                'f' => '\f',
                _ => kind,
            });
            if (kind == 'u') at += 4;
        }
        return text.ToString();
    }
}
