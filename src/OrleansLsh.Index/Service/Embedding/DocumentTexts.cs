using System.Text.Json;

namespace OrleansLsh.Index.Service.Embedding;

/// <summary>The texts of documents that vectors are made of.</summary>
internal static class DocumentTexts
{
    /// <summary>The documents that lack a field's vector and have a text for it.</summary>
    /// <param name="field">A field that names an embedder.</param>
    /// <param name="documents">The documents.</param>
    /// <param name="faults">By position, documents that are not looked at; what stands in the place of a text is added.</param>
    /// <returns>Their positions and texts. A number is the text that it is written as; what is empty is no text.</returns>
    public static List<(int At, string Text)> Of(VectorField field, Document?[] documents, Dictionary<int, LshException> faults)
    {
        var texts = new List<(int, string)>();
        for (int i = 0; i < documents.Length; i++)
        {
            if (documents[i] is not { Fault: null } document || faults.ContainsKey(i)) continue;
            if (document.Vectors?.ContainsKey(field.Name) == true) continue;
            if (Of(field, document, out LshException? fault) is { } text) texts.Add((i, text));
            if (fault is not null) faults[i] = fault;
        }
        return texts;
    }

    /// <summary>A document's text for a field, whatever vector it has there; null for none.</summary>
    /// <param name="field">The field.</param>
    /// <param name="document">A document that could be read.</param>
    /// <param name="fault">What stands in the place of a text; null where that is one, or nothing.</param>
    public static string? Of(VectorField field, Document document, out LshException? fault)
    {
        fault = null;
        if (At(document.Source, field.TextPath) is not JsonElement value) return null;
        switch (value.ValueKind)
        {
            case JsonValueKind.String when TextOf(value) is { } text: return string.IsNullOrWhiteSpace(text) ? null : text;
            case JsonValueKind.Number: return value.GetRawText();
            case JsonValueKind.Null: return null;
            default:
                fault = new LshException(ErrorKind.InvalidArgument,
                    $"Document '{document.Id}' has {Word(value.ValueKind)} at '{field.TextPath}', where the text for field "
                    + $"'{field.Name}' is expected.");
                return null;
        }
    }

    /// <summary>Whether two sources have the same text for a field, or none.</summary>
    public static bool AreSame(VectorField field, JsonElement source, JsonElement other) =>
        (At(source, field.TextPath), At(other, field.TextPath)) switch
        {
            ({ } one, { } another) => JsonElement.DeepEquals(one, another),
            (null, null) => true,
            _ => false,
        };

    private static JsonElement? At(JsonElement source, string path)
    {
        foreach (Range name in path.AsSpan().Split('.'))
            if (source.ValueKind != JsonValueKind.Object || !source.TryGetProperty(path.AsSpan()[name], out source)) return null;
        return source;
    }

    // Half a surrogate pair is no text.
    private static string? TextOf(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string Word(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "half a surrogate pair",
        _ => "true or false",
    };
}
