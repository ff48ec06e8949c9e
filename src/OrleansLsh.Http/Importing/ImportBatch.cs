using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using OrleansLsh.Core.Formats;
using OrleansLsh.Http.Json;
using OrleansLsh.Http.Problems;

namespace OrleansLsh.Http.Importing;

/// <summary>Texts of documents that go together, such as neighbouring lines of an import: documents, and texts that are none.</summary>
/// <param name="first">Position of the first line.</param>
internal sealed class ImportBatch(long first)
{
    private readonly List<Document> _documents = [];
    private readonly List<long> _positions = [];
    private readonly List<DocumentFailure> _malformed = [];

    /// <summary>Lines in it.</summary>
    public int Count => _documents.Count + _malformed.Count;

    /// <summary>Bytes of its lines.</summary>
    public long Bytes { get; private set; }

    /// <summary>Position after its last line.</summary>
    public long End => first + Count;

    /// <summary>The documents, with their positions.</summary>
    public IEnumerable<(long Position, string Id)> Documents => _positions.Zip(_documents, (position, document) => (position, document.Id));

    /// <summary>Adds a line; one that is no document is noted as a failure.</summary>
    public void Add(in ReadOnlySequence<byte> line)
    {
        Bytes += line.Length;
        if (line.IsSingleSegment)
        {
            Add(line.FirstSpan);
            return;
        }
        byte[] rented = ArrayPool<byte>.Shared.Rent((int)line.Length);
        line.CopyTo(rented);
        Add(rented.AsSpan(0, (int)line.Length));
        ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>Writes the documents.</summary>
    /// <returns>What failed, in the order of the lines.</returns>
    public async Task<IReadOnlyList<DocumentFailure>> CommitAsync(
        ISimilarityService service, string collection, CancellationToken cancellationToken)
    {
        if (_documents.Count == 0) return _malformed;
        var options = new ImportOptions { BatchSize = _documents.Count, MaxFailures = _documents.Count };
        ImportReport report = await service.ImportAsync(collection, _documents.ToAsyncEnumerable(), options, null, cancellationToken);
        return WithMalformed(report.Failures);
    }

    /// <summary>Writes the documents in one call.</summary>
    /// <param name="write">The call.</param>
    /// <param name="allOrNone">Whether nothing is written where one of them is wrong.</param>
    public async Task<WriteReport> WriteAsync(Func<IReadOnlyList<Document>, Task<WriteReport>> write, bool allOrNone)
    {
        // Of nothing it is still asked whether there is such a collection.
        bool isRefused = allOrNone && _malformed.Count > 0;
        WriteReport report = await write(isRefused ? [] : _documents);
        return report with { Failures = WithMalformed(report.Failures) };
    }

    /// <summary>What the index refused and what was no document, in the order of the texts.</summary>
    private IReadOnlyList<DocumentFailure> WithMalformed(IReadOnlyList<DocumentFailure> failures)
    {
        if (failures.Count == 0 && _malformed.Count == 0) return [];
        IEnumerable<DocumentFailure> refused = failures.Select(failure => failure with { Position = _positions[(int)failure.Position] });
        return [.. refused.Concat(_malformed).OrderBy(failure => failure.Position)];
    }

    /// <summary>Adds a document's text; one that is no document is noted as a failure.</summary>
    public void Add(ReadOnlySpan<byte> line)
    {
        long position = End;
        try
        {
            if (!Utf8.IsValid(line)) throw new JsonException("the line is no UTF-8 text");
            var reader = new Utf8JsonReader(line, SourceDepth.Reader);
            reader.Read();
            Document document = DocumentJson.Read(ref reader, null);
            if (reader.Read()) throw new JsonException("something follows the document");
            _documents.Add(document);
            _positions.Add(position);
        }
        catch (JsonException malformed)
        {
            _malformed.Add(new DocumentFailure(position, IdOf(line), ErrorKind.InvalidArgument, JsonFault.Of(malformed, line).Message));
        }
        catch (Exception refused) when (refused is LshException or InvalidOperationException)
        {
            _malformed.Add(
                new DocumentFailure(position, IdOf(line), (refused as LshException)?.Kind ?? ErrorKind.InvalidArgument, refused.Message));
        }
    }

    /// <summary>The id of a text that is no document, as far as it can be read; empty where it cannot.</summary>
    private static string IdOf(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line, SourceDepth.Reader);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isId = reader.ValueTextEquals("id"u8);
                reader.Read();
                if (isId) return IdJson.Read(ref reader);
                reader.Skip();
            }
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            // What is wrong with it is told already.
        }
        return "";
    }
}
