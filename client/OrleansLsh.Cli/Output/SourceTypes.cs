using System.Runtime.InteropServices;
using System.Text.Json;
using OrleansLsh.Core.Formats.Text;

namespace OrleansLsh.Cli.Output;

/// <summary>The properties of a collection's sources and what they hold, by its first documents.</summary>
internal sealed class SourceTypes
{
    private const int MostDocuments = 1_000;
    private const long MostBytes = 16 * 1024 * 1024;
    private const int MostProperties = 200;

    // In the order in which they were met, and so are the types of each.
    private readonly OrderedDictionary<string, OrderedDictionary<string, int>> _properties = [];
    private int _documents;
    private int _left;

    /// <summary>Looks at a collection's first documents, 1,000 of them or 16 MiB.</summary>
    public static async Task<SourceTypes> ReadAsync(ISimilarityService service, string collection, CancellationToken cancellationToken)
    {
        var types = new SourceTypes();
        long bytes = 0;
        await foreach (Document document in service.ExportAsync(collection, withVectors: false, cancellationToken))
        {
            if (document.Source.ValueKind == JsonValueKind.Object)
            {
                types.Add(document.Source);
                bytes += JsonMarshal.GetRawUtf8Value(document.Source).Length;
            }
            if (++types._documents == MostDocuments || bytes >= MostBytes) break;
        }
        return types;
    }

    /// <summary>A table, where any document has a source.</summary>
    public void Print(Terminal terminal)
    {
        if (_properties.Count == 0) return;
        var table = new ResultTable(terminal, "source", "type");
        foreach ((string name, OrderedDictionary<string, int> types) in _properties)
            table.Add(ResultTable.Printable(name), types.Count == 1 ? types.GetAt(0).Key
                : string.Join(", ", types.Select(type => $"{type.Key} in {ResultTable.Number(type.Value)}")));
        terminal.Out.WriteLine();
        string others = _left > 0 ? "; further properties are not shown" : "";
        table.Print($"what the first {ResultTable.Number(_documents)} documents hold{others}");
    }

    /// <summary>Documents looked at, and for every property in how many of them it holds what.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteNumber("source_documents", _documents);
        json.WriteStartObject("source");
        foreach ((string name, OrderedDictionary<string, int> types) in _properties)
        {
            json.WriteStartObject(name);
            foreach ((string type, int count) in types) json.WriteNumber(type, count);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private void Add(JsonElement source)
    {
        foreach (JsonProperty property in source.EnumerateObject())
        {
            if (!_properties.TryGetValue(property.Name, out OrderedDictionary<string, int>? types))
            {
                if (_properties.Count == MostProperties)
                {
                    _left++;
                    continue;
                }
                _properties[property.Name] = types = [];
            }
            string type = TypeOf(property.Value);
            types[type] = types.GetValueOrDefault(type) + 1;
        }
    }

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.String => IsoDate.IsDate(JsonMarshal.GetRawUtf8Value(value)[1..^1]) ? "date" : "string",
        JsonValueKind.Array => "array",
        JsonValueKind.Object => "object",
        _ => "null",
    };
}
