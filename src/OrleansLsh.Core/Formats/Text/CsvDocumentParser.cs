using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OrleansLsh.Core.Formats.Text;

/// <summary>A CSV record to a document.</summary>
internal sealed class CsvDocumentParser : IDocumentParser
{
    // The same number of digits that a double keeps: a longer one would come back changed.
    private const int MaxDigits = 15;

    private readonly string _path;
    private readonly CsvHeader _header;
    private readonly bool _parseNumbers;
    private readonly JsonVector _array = new();
    private readonly float[][] _vectors;
    private readonly int[] _filled;
    private readonly ArrayBufferWriter<byte> _source = new();
    private readonly Utf8JsonWriter _json;
    private byte[] _scratch = [];

    public CsvDocumentParser(string path, CsvHeader header, DocumentFileOptions options)
    {
        _path = path;
        _header = header;
        _parseNumbers = options.ParseNumbers;
        _vectors = new float[header.Fields.Length][];
        _filled = new int[header.Fields.Length];
        _json = new Utf8JsonWriter(_source, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    public Document Parse(ReadOnlySpan<byte> record, long line)
    {
        try
        {
            return ParseRecord(record);
        }
        catch (FormatException malformed)
        {
            throw InvalidFileException.AtLine(_path, line, malformed.Message, malformed);
        }
    }

    public void Dispose() => _json.Dispose();

    private Document ParseRecord(ReadOnlySpan<byte> record)
    {
        if (_scratch.Length < record.Length) _scratch = new byte[record.Length];
        var vectors = new Dictionary<string, ReadOnlyMemory<float>>(_header.Fields.Length);
        string? id = null;
        int column = 0;
        Begin();
        var cells = new CsvCells(record, _header.Delimiter, _scratch);
        for (; cells.MoveNext(); column++)
        {
            if (column == _header.Columns.Length) throw new FormatException($"the record has more cells than the header's {column} columns");
            var meaning = _header.Columns[column];
            switch (meaning.Kind)
            {
                case CsvColumnKind.Id: id = Encoding.UTF8.GetString(cells.Value); break;
                case CsvColumnKind.Component: ReadComponent(meaning, cells.Value); break;
                case CsvColumnKind.Vector: ReadArray(meaning, cells.Value, vectors); break;
                default: WriteSource(meaning, cells.Value, cells.IsQuoted); break;
            }
        }
        if (column < _header.Columns.Length) throw new FormatException($"the record has {column} cells; the header has {_header.Columns.Length} columns");
        CollectComponents(vectors);
        return new Document(id!, vectors, EndSource());
    }

    private void Begin()
    {
        Array.Clear(_filled);
        for (int field = 0; field < _vectors.Length; field++) _vectors[field] = new float[_header.Fields[field].Components];
        _source.ResetWrittenCount();
        _json.Reset();
        _json.WriteStartObject();
    }

    private void ReadComponent(CsvColumn column, ReadOnlySpan<byte> cell)
    {
        cell = cell.Trim((byte)' ');
        if (cell.IsEmpty) return;
        if (JsonNumber.Parse(cell, out float value) != cell.Length) throw new FormatException($"expected a number in column '{column.Name}'");
        _vectors[column.Field][column.Component] = value;
        _filled[column.Field]++;
    }

    private void ReadArray(CsvColumn column, ReadOnlySpan<byte> cell, Dictionary<string, ReadOnlyMemory<float>> vectors)
    {
        int at = JsonVector.SkipBlanks(cell, 0);
        if (at == cell.Length) return;
        if (cell[at++] != '[') throw new FormatException($"expected a JSON array in column '{column.Name}'");
        if (_array.Parse(cell, ref at, out var vector) is { } fault) throw new FormatException($"column '{column.Name}': {fault}");
        if (JsonVector.SkipBlanks(cell, at + 1) != cell.Length) throw new FormatException($"text follows the array in column '{column.Name}'");
        vectors.Add(_header.Fields[column.Field].Name, vector);
    }

    private void CollectComponents(Dictionary<string, ReadOnlyMemory<float>> vectors)
    {
        for (int field = 0; field < _header.Fields.Length; field++)
        {
            var (name, components) = _header.Fields[field];
            if (_filled[field] == 0) continue;
            if (_filled[field] < components)
                throw new FormatException($"vector '{name}' has {_filled[field]} of its {components} components; fill all or none");
            vectors.Add(name, _vectors[field]);
        }
    }

    private void WriteSource(CsvColumn column, ReadOnlySpan<byte> cell, bool isQuoted)
    {
        if (cell.IsEmpty && !isQuoted) return;
        _json.WritePropertyName(column.Name);
        if (_parseNumbers && !isQuoted && IsPlainNumber(cell)) _json.WriteRawValue(cell, skipInputValidation: true);
        else _json.WriteStringValue(cell);
    }

    private JsonElement EndSource()
    {
        _json.WriteEndObject();
        _json.Flush();
        if (_source.WrittenCount == 2) return default;
        var json = new Utf8JsonReader(_source.WrittenSpan);
        return JsonElement.ParseValue(ref json);
    }

    private static bool IsPlainNumber(ReadOnlySpan<byte> cell) =>
        cell.Length <= MaxDigits + 2 && !cell.ContainsAny((byte)'e', (byte)'E') && JsonNumber.Parse(cell, out _) == cell.Length
        && cell.Length - (cell[0] == '-' ? 1 : 0) - (cell.Contains((byte)'.') ? 1 : 0) <= MaxDigits;
}
