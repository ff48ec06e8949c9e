using System.Globalization;
using System.Text.Json;

namespace OrleansLsh.Cli.Output;

/// <summary>A document as a table of its fields.</summary>
internal static class DocumentTable
{
    private const int ComponentsShown = 6;

    /// <summary>A row a vector and a source field.</summary>
    public static void Print(Terminal terminal, Document document)
    {
        var table = new ResultTable(terminal, "field", "value");
        table.Add("id", document.Id);
        foreach ((string field, ReadOnlyMemory<float> vector) in document.Vectors) table.Add(field, Start(vector.Span));
        if (document.Source.ValueKind is JsonValueKind.Object)
            foreach (JsonProperty property in document.Source.EnumerateObject()) table.Add(property.Name, property.Value.ToString());
        table.Print();
    }

    private static string Start(ReadOnlySpan<float> vector)
    {
        var shown = new List<string>();
        foreach (float component in vector[..Math.Min(ComponentsShown, vector.Length)])
            shown.Add(component.ToString("G4", CultureInfo.InvariantCulture));
        return $"[{string.Join(", ", shown)}{(vector.Length > ComponentsShown ? ", …" : "")}] ({vector.Length})";
    }
}

/// <summary>A document as JSON.</summary>
internal static class DocumentJson
{
    /// <summary><c>{"id":…,"vectors":{…},"source":{…}}</c>.</summary>
    public static void Write(Utf8JsonWriter json, Document document, bool withVectors)
    {
        json.WriteString("id", document.Id);
        if (withVectors) json.WriteVectors(document.Vectors);
        WriteSource(json, document.Source);
    }

    /// <summary>The source, where there is one.</summary>
    public static void WriteSource(Utf8JsonWriter json, JsonElement source)
    {
        if (source.ValueKind is JsonValueKind.Undefined) return;
        json.WritePropertyName("source");
        source.WriteTo(json);
    }
}
