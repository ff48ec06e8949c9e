using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using OrleansLsh.Index.Words;

namespace OrleansLsh.Index.Elasticsearch.Documents;

/// <summary>Takes a source apart into terms for filters and words for text.</summary>
internal sealed class SourceTerms
{
    private readonly HashSet<string> _terms = new(StringComparer.Ordinal);
    private readonly List<string> _words = [];
    private readonly byte[] _term = new byte[TermValue.MaxBytes];
    private readonly WordCutter _cutter;
    private string _path = "";

    public SourceTerms() => _cutter = new WordCutter(isQuery: false, (word, _) => _words.Add(TermFormat.Word(_path, word)));

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
        Walk(null, source);
    }

    /// <param name="path">Names joined by dots; null for the source itself.</param>
    /// <param name="value">What is there.</param>
    private void Walk(string? path, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty property in value.EnumerateObject())
                    Walk(path is null ? Name(property) : $"{path}.{Name(property)}", property.Value);
                break;
            case JsonValueKind.Array:
                foreach (JsonElement element in value.EnumerateArray()) Walk(path, element);
                break;
            case JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                _path = TermFormat.Path(path!);
                AddScalar(value);
                AddExistence(path!);
                break;
        }
    }

    private void AddScalar(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                string text = Text(value);
                byte[] utf8 = Encoding.UTF8.GetBytes(text);
                Add(TermValue.WriteText(_term, utf8));
                if (TermValue.TryWriteInstant(_term, utf8, out int length)) Add(length);
                _cutter.Cut(text);
                break;
            case JsonValueKind.Number:
                Add(TermValue.WriteNumber(_term, JsonMarshal.GetRawUtf8Value(value)));
                break;
            default:
                Add(TermValue.WriteFlag(_term, value.ValueKind == JsonValueKind.True));
                break;
        }
    }

    private void Add(int length) => _terms.Add(TermFormat.Of(_path, _term.AsSpan(0, length)));

    // An object is there when something inside it is.
    private void AddExistence(string path)
    {
        for (int dot = path.IndexOf('.'); dot >= 0; dot = path.IndexOf('.', dot + 1))
            _terms.Add(TermFormat.Exists(TermFormat.Path(path[..dot])));
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
