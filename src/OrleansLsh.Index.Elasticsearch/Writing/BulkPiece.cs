using System.Buffers;
using System.Text.Json;
using OrleansLsh.Index.Elasticsearch.Connection;

namespace OrleansLsh.Index.Elasticsearch.Writing;

/// <summary>The operations of one bulk request, each kept apart so that some can be sent again without the others.</summary>
/// <param name="expected">About how many bytes it will have; 0 where nothing is known.</param>
internal sealed class BulkPiece(int expected)
{
    private const int LeastCapacity = 1 << 12;

    private readonly ArrayBufferWriter<byte> _buffer = new(Math.Max(LeastCapacity, expected + expected / 16));
    private readonly List<(int Position, int Start, int End)> _operations = [];

    /// <summary>Operations in it.</summary>
    public int Count => _operations.Count;

    /// <summary>Bytes of their lines.</summary>
    public int Bytes => _buffer.WrittenCount;

    /// <summary>Adds an operation.</summary>
    /// <param name="position">Its position in what was sent.</param>
    /// <param name="action"><c>index</c> or <c>delete</c>.</param>
    /// <param name="id">The document's id.</param>
    /// <param name="writeDocument">Writes the document; null for none.</param>
    public void Add(int position, string action, string id, Action<Utf8JsonWriter>? writeDocument)
    {
        int start = _buffer.WrittenCount;
        using var writer = new Utf8JsonWriter(_buffer, RequestBody.Options);
        writer.WriteStartObject();
        writer.WriteStartObject(action);
        writer.WriteString("_id", id);
        writer.WriteEndObject();
        writer.WriteEndObject();
        EndLine(writer);
        if (writeDocument is not null)
        {
            writer.Reset();
            writeDocument(writer);
            EndLine(writer);
        }
        _operations.Add((position, start, _buffer.WrittenCount));
    }

    /// <summary>All operations, by index.</summary>
    public List<int> All() => [.. Enumerable.Range(0, _operations.Count)];

    /// <summary>The position in what was sent of an operation.</summary>
    public int Position(int operation) => _operations[operation].Position;

    /// <summary>The body for some of the operations.</summary>
    public ReadOnlyMemory<byte> Body(IReadOnlyList<int> operations)
    {
        if (operations.Count == _operations.Count) return _buffer.WrittenMemory;
        var part = new ArrayBufferWriter<byte>();
        foreach (int operation in operations)
        {
            (_, int start, int end) = _operations[operation];
            part.Write(_buffer.WrittenSpan[start..end]);
        }
        return part.WrittenMemory;
    }

    private void EndLine(Utf8JsonWriter writer)
    {
        writer.Flush();
        _buffer.GetSpan(1)[0] = (byte)'\n';
        _buffer.Advance(1);
    }
}
