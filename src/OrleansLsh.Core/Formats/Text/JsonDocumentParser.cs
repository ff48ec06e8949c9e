using System.Buffers;
using System.Text;
using System.Text.Json;

namespace OrleansLsh.Core.Formats.Text;

/// <summary>A line of JSONL to a document.</summary>
internal sealed class JsonDocumentParser(string path) : IDocumentParser
{
    private readonly JsonVector _vector = new();
    private readonly ArrayBufferWriter<byte> _source = new();
    private string _lastField = "";

    public Document Parse(ReadOnlySpan<byte> record, long line)
    {
        try
        {
            return new Line(this, record).ParseDocument();
        }
        catch (JsonException malformed)
        {
            throw InvalidFileException.AtLine(path, line, $"expected a JSON object with an id: {malformed.Message}", malformed);
        }
        catch (Exception malformed) when (malformed is FormatException or InvalidOperationException)
        {
            throw InvalidFileException.AtLine(path, line, malformed.Message, malformed);
        }
    }

    public void Dispose()
    {
    }

    private ref struct Line
    {
        private readonly JsonDocumentParser _parser;
        private readonly ReadOnlySpan<byte> _text;
        private Utf8JsonReader _json;
        // Where in the text the JSON reader was last set up; it counts from there.
        private int _origin;

        public Line(JsonDocumentParser parser, ReadOnlySpan<byte> text)
        {
            _parser = parser;
            _text = text;
            _json = new Utf8JsonReader(text);
        }

        private readonly int Consumed => _origin + (int)_json.BytesConsumed;

        public Document ParseDocument()
        {
            string? id = null;
            Dictionary<string, ReadOnlyMemory<float>>? vectors = null;
            var source = new SourceText(_parser._source);
            _json.Read();
            Require(JsonTokenType.StartObject, "a JSON object");
            while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
            {
                if (_json.ValueTextEquals("id"u8)) id = id is null ? ReadId() : throw new FormatException("the document has a second 'id'");
                else if (_json.ValueTextEquals("vectors"u8))
                    vectors = vectors is null ? ReadVectors() : throw new FormatException("the document has a second 'vectors'");
                else CopyProperty(ref source);
            }
            // Nothing may follow the object: the reader throws if something does.
            _json.Read();
            return new Document(id ?? throw new FormatException("the document has no 'id'"), vectors ?? [], source.ToElement());
        }

        private string ReadId()
        {
            _json.Read();
            if (_json.TokenType == JsonTokenType.String) return _json.GetString()!;
            if (_json.TokenType == JsonTokenType.Number && !_json.ValueSpan.ContainsAny(".eE"u8)) return Encoding.ASCII.GetString(_json.ValueSpan);
            throw new FormatException("expected a string or an integer as 'id'");
        }

        private Dictionary<string, ReadOnlyMemory<float>> ReadVectors()
        {
            var vectors = new Dictionary<string, ReadOnlyMemory<float>>(1);
            _json.Read();
            Require(JsonTokenType.StartObject, "an object of vector fields as 'vectors'");
            while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
            {
                string field = ReadFieldName();
                _json.Read();
                Require(JsonTokenType.StartArray, $"an array of numbers as vector '{field}'");
                if (!vectors.TryAdd(field, ReadVector(field))) throw new FormatException($"the document has a second vector '{field}'");
            }
            return vectors;
        }

        private readonly string ReadFieldName()
        {
            if (!_json.ValueTextEquals(_parser._lastField)) _parser._lastField = _json.GetString()!;
            return _parser._lastField;
        }

        private ReadOnlyMemory<float> ReadVector(string field)
        {
            int at = Consumed;
            if (_parser._vector.Parse(_text, ref at, out var vector) is { } fault)
                throw new FormatException($"vector '{field}': {fault}, at byte {at} of the line");
            // To the JSON reader the array looks empty: it goes on at the closing bracket.
            _json = new Utf8JsonReader(_text[at..], isFinalBlock: true, _json.CurrentState);
            _origin = at;
            _json.Read();
            return vector;
        }

        private void CopyProperty(ref SourceText source)
        {
            int start = _origin + (int)_json.TokenStartIndex;
            bool isSource = _json.ValueTextEquals("source"u8);
            CheckEscapes();
            _json.Read();
            int valueStart = _origin + (int)_json.TokenStartIndex;
            bool isObject = _json.TokenType == JsonTokenType.StartObject;
            PassValue();
            source.Append(_text[start..Consumed], valueStart - start, isSource && isObject);
        }

        private void PassValue()
        {
            int depth = _json.CurrentDepth;
            CheckEscapes();
            if (_json.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray)) return;
            while (_json.Read() && _json.CurrentDepth > depth) CheckEscapes();
        }

        // Half of a surrogate pair can be written as an escape; whoever read that text later would fail.
        private readonly void CheckEscapes()
        {
            if (_json.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && _json.ValueIsEscaped) _json.GetString();
        }

        private readonly void Require(JsonTokenType token, string expected)
        {
            if (_json.TokenType != token) throw new FormatException($"expected {expected}, found {_json.TokenType}");
        }
    }
}
