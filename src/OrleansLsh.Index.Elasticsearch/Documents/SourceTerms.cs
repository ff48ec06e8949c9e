using System.Text.Json;
using OrleansLsh.Index.Filters;

namespace OrleansLsh.Index.Elasticsearch.Documents;

/// <summary>Takes a source apart into terms for filters and words for text.</summary>
internal sealed class SourceTerms
{
    private readonly HashSet<string> _terms = new(StringComparer.Ordinal);
    private readonly List<string> _words = [];

    /// <summary>The terms, each once.</summary>
    public IReadOnlyCollection<string> Terms => _terms;

    /// <summary>The words in the order of the text, as often as they stand there.</summary>
    public IReadOnlyList<string> Words => _words;

    /// <summary>Collects what a source has; what was collected before is forgotten.</summary>
    /// <param name="source">A JSON object.</param>
    public void Collect(JsonElement source)
    {
        _terms.Clear();
        _words.Clear();
        Walk("", source);
    }

    private void Walk(string path, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty property in value.EnumerateObject())
                    Walk(path.Length == 0 ? Name(property) : $"{path}.{Name(property)}", property.Value);
                break;
            case JsonValueKind.Array:
                foreach (JsonElement element in value.EnumerateArray()) Walk(path, element);
                break;
            case JsonValueKind.String:
                AddText(TermFormat.Path(path), Text(value));
                AddExistence(path);
                break;
            case JsonValueKind.Number:
                _terms.Add(TermFormat.Number(TermFormat.Path(path), value.GetDouble()));
                AddExistence(path);
                break;
            case JsonValueKind.True or JsonValueKind.False:
                _terms.Add(TermFormat.Flag(TermFormat.Path(path), value.ValueKind == JsonValueKind.True));
                AddExistence(path);
                break;
        }
    }

    private void AddText(string path, string text)
    {
        _terms.Add(TermFormat.Text(path, text));
        foreach ((string word, _) in FilterWords.Of(text)) _words.Add(TermFormat.Word(path, word));
    }

    // An object is there when something inside it is.
    private void AddExistence(string path)
    {
        for (int dot = path.IndexOf('.'); dot >= 0; dot = path.IndexOf('.', dot + 1)) _terms.Add(TermFormat.Exists(TermFormat.Path(path[..dot])));
        _terms.Add(TermFormat.Exists(TermFormat.Path(path)));
    }

    private static string Name(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            // An escaped half of a surrogate pair is no text: no filter can name it.
            return "\u0001";
        }
    }

    private static string Text(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // As written it is there and never equals a text.
            return value.GetRawText();
        }
    }
}
