using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;

namespace OrleansLsh.Core.Formats;

/// <summary>Whether all strings and names of a source are text.</summary>
/// <remarks>Parsing looks neither at the bytes in strings nor at what escapes stand for; whoever read or wrote them later would
/// fail.</remarks>
internal static class SourceEncoding
{
    /// <summary>What is wrong with the strings and names of a document's source; null where nothing is.</summary>
    public static string? Fault(string id, JsonElement source)
    {
        if (source.ValueKind == JsonValueKind.Undefined) return null;
        ReadOnlySpan<byte> json = JsonMarshal.GetRawUtf8Value(source);
        if (!Utf8.IsValid(json))
            return $"The source of document '{id}' has bytes in a string or a name that are no UTF-8; "
                + "encode the text as UTF-8 before it is parsed.";
        return json.IndexOf("\\u"u8) < 0 || IsText(json) ? null
            : "A document's source has half a surrogate pair in a string or a name, which is no text; allowed is what UTF-8 can hold.";
    }

    private static bool IsText(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, SourceDepth.LenientReader);
        try
        {
            while (reader.Read())
                if (reader.ValueIsEscaped) reader.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
