using System.Buffers;
using System.Text;
using System.Text.Json;

namespace OrleansLsh.Core.Formats.Text;

/// <summary>A line of JSONL to a document.</summary>
/// <param name="options">What id and vectors are called.</param>
internal sealed class JsonDocumentParser(DocumentFileOptions options) : IDocumentParser
{
    private const int ShownBytes = 20;
    private readonly byte[] _id = Encoding.UTF8.GetBytes(options.IdName);
    private readonly (byte[] Name, string Field)[] _vectors =
        [.. options.VectorNames.Select(vector => (Encoding.UTF8.GetBytes(vector.Value), vector.Key))];
    private readonly JsonVector _vector = new();
    private readonly ArrayBufferWriter<byte> _source = new();
    private string _lastField = "";

    private string IdName => options.IdName;

    public Document Parse(ReadOnlySpan<byte> record, DocumentOrigin origin)
    {
        var line = new Line(this, record);
        try
        {
            return line.ParseDocument(origin);
        }
        catch (JsonException malformed)
        {
            throw new FormatException(
                $"expected a JSON object with an id: {Broken(record, line.PassedOver + (malformed.BytePositionInLine ?? 0))}", malformed);
        }
        catch (InvalidOperationException malformed)
        {
            throw new FormatException("half a surrogate pair is written as \\u escape, which is no text", malformed);
        }
    }

    public string? IdOf(ReadOnlySpan<byte> record)
    {
        try
        {
            var json = new Utf8JsonReader(record, SourceDepth.Reader);
            while (json.Read())
            {
                if (json.CurrentDepth != 1 || json.TokenType != JsonTokenType.PropertyName || !json.ValueTextEquals(_id)) continue;
                json.Read();
                return json.TokenType == JsonTokenType.String ? json.GetString() : Encoding.UTF8.GetString(json.ValueSpan);
            }
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // Nothing is known of what follows the fault.
        }
        return null;
    }

    private static string Broken(ReadOnlySpan<byte> record, long at)
    {
        if (at >= record.TrimEnd(" \t\r"u8).Length) return "the line ends in the middle of it";
        ReadOnlySpan<byte> rest = record[(int)at..];
        string shown = Encoding.UTF8.GetString(rest[..Math.Min(rest.Length, ShownBytes)]).TrimEnd('\uFFFD');
        return $"there is no JSON at byte {at} of the line, '{shown}{(rest.Length > ShownBytes ? "…" : "")}'";
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
        private bool _hasSource;

        public Line(JsonDocumentParser parser, ReadOnlySpan<byte> text)
        {
            _parser = parser;
            _text = text;
            _json = new Utf8JsonReader(text, SourceDepth.Reader);
        }

        /// <summary>Bytes of the line that the reader has not seen and does not count.</summary>
        public int PassedOver { get; private set; }

        private readonly int Consumed => _origin + (int)_json.BytesConsumed;

        public Document ParseDocument(DocumentOrigin origin)
        {
            string? id = null;
            Dictionary<string, ReadOnlyMemory<float>>? vectors = null, named = null;
            var source = new SourceText(_parser._source);
            _json.Read();
            Require(JsonTokenType.StartObject, "a JSON object");
            while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
            {
                if (_json.ValueTextEquals(_parser._id)) id = id is null ? ReadId() : throw Second();
                else if (_json.ValueTextEquals("vectors"u8))
                    vectors = vectors is null ? ReadVectors() : throw new FormatException("the document has a second 'vectors'");
                else if (VectorField() is { } field) ReadVectorProperty(field, ref named);
                else CopyProperty(ref source);
            }
            // Nothing may follow the object: the reader throws if something does.
            _json.Read();
            if (id is null) throw new FormatException($"the document has no '{_parser.IdName}'");
            return new Document(id, Joined(vectors, named), source.ToElement()) { Origin = origin };
        }

        private readonly FormatException Second() => new($"the document has a second '{_parser.IdName}'");

        /// <summary>The field whose vectors stand under the name that was just read; null for any other name.</summary>
        private readonly string? VectorField()
        {
            foreach ((byte[] name, string field) in _parser._vectors)
                if (_json.ValueTextEquals(name)) return field;
            return null;
        }

        private void ReadVectorProperty(string field, ref Dictionary<string, ReadOnlyMemory<float>>? named)
        {
            string name = _json.GetString()!;
            _json.Read();
            if (_json.TokenType == JsonTokenType.Null) return;
            Require(JsonTokenType.StartArray, $"an array of numbers as '{name}'");
            if (!(named ??= []).TryAdd(field, ReadVector(name))) throw new FormatException($"the document has a second '{name}'");
        }

        private static Dictionary<string, ReadOnlyMemory<float>> Joined(
            Dictionary<string, ReadOnlyMemory<float>>? vectors, Dictionary<string, ReadOnlyMemory<float>>? named)
        {
            if (vectors is null || named is null) return vectors ?? named ?? [];
            foreach ((string field, ReadOnlyMemory<float> vector) in named)
                if (!vectors.TryAdd(field, vector)) throw new FormatException($"the document has a second vector '{field}'");
            return vectors;
        }

        private string ReadId()
        {
            _json.Read();
            if (_json.TokenType == JsonTokenType.String) return _json.GetString()!;
            if (_json.TokenType == JsonTokenType.Number && !_json.ValueSpan.ContainsAny(".eE"u8))
                return Encoding.ASCII.GetString(_json.ValueSpan);
            throw new FormatException($"expected a string or an integer as '{_parser.IdName}'");
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
            int start = Consumed, at = start;
            if (_parser._vector.Parse(_text, ref at, out ReadOnlyMemory<float> vector) is { } fault)
                throw new FormatException($"vector '{field}': {fault}, at byte {at} of the line");
            // To the JSON reader the array looks empty: it goes on at the closing bracket.
            _json = new Utf8JsonReader(_text[at..], isFinalBlock: true, _json.CurrentState);
            _origin = at;
            PassedOver += at - start;
            _json.Read();
            return vector;
        }

        private void CopyProperty(ref SourceText source)
        {
            int start = _origin + (int)_json.TokenStartIndex;
            bool isSource = _json.ValueTextEquals("source"u8);
            if (isSource && _hasSource) throw new FormatException("the document has a second 'source'");
            _hasSource |= isSource;
            CheckEscapes();
            _json.Read();
            int valueStart = _origin + (int)_json.TokenStartIndex;
            PassValue();
            source.Append(_text[start..Consumed], valueStart - start, isSource);
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
            if (_json.TokenType != token) throw new FormatException($"expected {expected}, found {Found(_json.TokenType)}");
        }

        private static string Found(JsonTokenType token) => token switch
        {
            JsonTokenType.StartObject => "an object",
            JsonTokenType.StartArray => "an array",
            JsonTokenType.String => "a string",
            JsonTokenType.Number => "a number",
            JsonTokenType.Null => "null",
            JsonTokenType.True or JsonTokenType.False => "true or false",
            _ => "nothing",
        };
    }
}
