using System.Buffers;
using OrleansLsh.Index.Elasticsearch.Connection;
using OrleansLsh.Index.Elasticsearch.Smile;

namespace OrleansLsh.Index.Elasticsearch.Writing;

/// <summary>The operations of one bulk request, each kept apart so that some can be sent again without the others.</summary>
/// <param name="expected">About how many bytes it will have; 0 where nothing is known.</param>
internal sealed class BulkPiece(int expected)
{
    private const int LeastCapacity = 1 << 12;

    private readonly SmileWriter _lines = new(Math.Max(LeastCapacity, expected + expected / 16));
    private readonly List<(int Position, int Start, int End)> _operations = [];

    /// <summary>Operations in it.</summary>
    public int Count => _operations.Count;

    /// <summary>Bytes of their lines.</summary>
    public int Bytes => _lines.BytesWritten;

    /// <summary>Adds an operation.</summary>
    /// <param name="position">Its position in what was sent.</param>
    /// <param name="action"><c>index</c> or <c>delete</c>.</param>
    /// <param name="id">The document's id.</param>
    /// <param name="writeDocument">Writes the document; null for none.</param>
    public void Add(int position, string action, string id, Action<SmileWriter>? writeDocument)
    {
        int start = _lines.BytesWritten;
        _lines.BeginDocument();
        _lines.WriteStartObject();
        _lines.WriteStartObject(action);
        _lines.WriteString("_id", id);
        _lines.WriteEndObject();
        _lines.WriteEndObject();
        _lines.EndDocument();
        if (writeDocument is not null)
        {
            _lines.BeginDocument();
            writeDocument(_lines);
            _lines.EndDocument();
        }
        _operations.Add((position, start, _lines.BytesWritten));
    }

    /// <summary>All operations, by index.</summary>
    public List<int> All() => [.. Enumerable.Range(0, _operations.Count)];

    /// <summary>The position in what was sent of an operation.</summary>
    public int Position(int operation) => _operations[operation].Position;

    /// <summary>The body for some of the operations.</summary>
    public RequestBody Body(IReadOnlyList<int> operations)
    {
        if (operations.Count == _operations.Count) return new(_lines.WrittenMemory, IsSmile: true);
        var part = new ArrayBufferWriter<byte>();
        foreach (int operation in operations)
        {
            (_, int start, int end) = _operations[operation];
            part.Write(_lines.WrittenMemory.Span[start..end]);
        }
        return new(part.WrittenMemory, IsSmile: true);
    }
}
