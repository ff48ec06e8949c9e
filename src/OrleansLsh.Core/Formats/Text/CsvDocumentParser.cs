using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OrleansLsh.Core.Formats.Text;

/// <summary>A CSV record to a document.</summary>
internal sealed class CsvDocumentParser : IDocumentParser
{
    private const int ShownBytes = 40;

    private readonly CsvHeader _header;
    private readonly JsonVector _array = new();
    private readonly float[][] _vectors;
    private readonly int[] _filled;
    private readonly ArrayBufferWriter<byte> _source = new();
    private readonly Utf8JsonWriter _json;
    private byte[] _scratch = [];

    /// <param name="header">Every column of the source has its type.</param>
    public CsvDocumentParser(CsvHeader header)
    {
        _header = header;
        _vectors = new float[header.Fields.Length][];
        _filled = new int[header.Fields.Length];
        _json = new Utf8JsonWriter(_source, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    public string? IdOf(ReadOnlySpan<byte> record)
    {
        try
        {
            var cells = new CsvCells(record, _header.Delimiter, new byte[record.Length]);
            for (int column = 0; cells.MoveNext() && column < _header.Columns.Length; column++)
                if (_header.Columns[column].Kind == CsvColumnKind.Id) return Encoding.UTF8.GetString(cells.Value);
        }
        catch (FormatException)
        {
            // Nothing is known of what follows the fault.
        }
        return null;
    }

    public void Dispose() => _json.Dispose();

    public Document Parse(ReadOnlySpan<byte> record, DocumentOrigin origin)
    {
        if (_scratch.Length < record.Length) _scratch = new byte[record.Length];
        var vectors = new Dictionary<string, ReadOnlyMemory<float>>(_header.Fields.Length);
        string? id = null;
        int column = 0;
        Begin();
        var cells = new CsvCells(record, _header.Delimiter, _scratch);
        for (; cells.MoveNext(); column++)
        {
            if (column == _header.Columns.Length)
                throw new FormatException($"the record has more cells than the header's {column} columns");
            CsvColumn meaning = _header.Columns[column];
            switch (meaning.Kind)
            {
                case CsvColumnKind.Id: id = Encoding.UTF8.GetString(cells.Value); break;
                case CsvColumnKind.Component: ReadComponent(meaning, cells.Value); break;
                case CsvColumnKind.Vector: ReadArray(meaning, cells.Value, vectors); break;
                default: WriteSource(meaning, cells.Value, cells.IsQuoted); break;
            }
        }
        if (column < _header.Columns.Length)
            throw new FormatException($"the record has {column} cells; the header has {_header.Columns.Length} columns");
        CollectComponents(vectors);
        return new Document(id!, vectors, EndSource()) { Origin = origin };
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
        if (JsonNumber.Parse(cell, out float value) != cell.Length)
            throw new FormatException($"expected a number in column '{column.Name}', found '{Shown(cell)}'");
        _vectors[column.Field][column.Component] = value;
        _filled[column.Field]++;
    }

    private void ReadArray(CsvColumn column, ReadOnlySpan<byte> cell, Dictionary<string, ReadOnlyMemory<float>> vectors)
    {
        int at = JsonVector.SkipBlanks(cell, 0);
        if (at == cell.Length) return;
        if (cell[at++] != '[') throw new FormatException($"expected a JSON array in column '{column.Name}', found '{Shown(cell)}'");
        if (_array.Parse(cell, ref at, out ReadOnlyMemory<float> vector) is { } fault)
            throw new FormatException($"column '{column.Name}': {fault}");
        if (JsonVector.SkipBlanks(cell, at + 1) != cell.Length)
            throw new FormatException($"text follows the array in column '{column.Name}'");
        vectors.Add(_header.Fields[column.Field].Name, vector);
    }

    private void CollectComponents(Dictionary<string, ReadOnlyMemory<float>> vectors)
    {
        for (int field = 0; field < _header.Fields.Length; field++)
        {
            (string name, int components) = _header.Fields[field];
            if (_filled[field] == 0) continue;
            if (_filled[field] < components)
                throw new FormatException($"vector '{name}' has {_filled[field]} of its {components} components; fill all or none");
            vectors.Add(name, _vectors[field]);
        }
    }

    private void WriteSource(CsvColumn column, ReadOnlySpan<byte> cell, bool isQuoted)
    {
        // The empty text is quoted; in a column of anything else it is nothing too.
        if (cell.IsEmpty && !(isQuoted && column.Type == ColumnType.Text)) return;
        if (!CellText.Is(column.Type!.Value, cell))
            throw new FormatException(
                $"expected a {Word(column.Type.Value)} in column '{column.Name}', found '{Shown(cell)}'; the column is one of "
                + $"{Word(column.Type.Value)}s, unless it is given the type string: {column.Name}:string");
        _json.WritePropertyName(column.Name);
        switch (column.Type)
        {
            case ColumnType.Number: _json.WriteRawValue(cell, skipInputValidation: true); break;
            case ColumnType.Boolean: _json.WriteBooleanValue(CellText.IsTrue(cell)); break;
            default: _json.WriteStringValue(cell); break;
        }
    }

    private static string Word(ColumnType type) => type switch
    {
        ColumnType.Number => "number",
        ColumnType.Boolean => "boolean",
        ColumnType.Date => "date",
        _ => "string",
    };

    private static string Shown(ReadOnlySpan<byte> cell) =>
        cell.Length <= ShownBytes ? Encoding.UTF8.GetString(cell) : Encoding.UTF8.GetString(cell[..ShownBytes]).TrimEnd('\uFFFD') + "…";

    private JsonElement EndSource()
    {
        _json.WriteEndObject();
        _json.Flush();
        if (_source.WrittenCount == 2) return default;
        var json = new Utf8JsonReader(_source.WrittenSpan);
        return JsonElement.ParseValue(ref json);
    }
}
