using System.Runtime.CompilerServices;
using System.Text.Json;
using OrleansLsh.Core.Formats;
using OrleansLsh.Core.Vectors;
using OrleansLsh.Index.Embedded.Memory;

namespace OrleansLsh.Index.Embedded;

internal sealed partial class EmbeddedCollection
{
    private const int ScanBlock = 1_024;

    /// <inheritdoc/>
    public Task<IReadOnlyList<Document?>> GetAsync(IReadOnlyList<string> ids, bool withVectors, CancellationToken cancellationToken)
    {
        _state.RequireOpen();
        return Task.FromResult<IReadOnlyList<Document?>>(ReadingBoth(() => Read([.. ids.Select(_documents.Find)], withVectors)));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<Document> ScanAsync(bool withVectors, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _state.RequireOpen();
        int[] slots = Reading(() => _documents.Slots().ToArray());
        foreach (int[] block in slots.Chunk(ScanBlock))
        {
            cancellationToken.ThrowIfCancellationRequested();
            // One that was deleted since is not there any more.
            foreach (Document? document in ReadingBoth(() => Read([.. block.Select(slot => _documents.Has(slot) ? slot : -1)], withVectors)))
                if (document is not null) yield return document;
        }
        await Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<VectorBlock> ScanVectorsAsync(string field, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _state.RequireOpen();
        int ordinal = Ordinal(field);
        int[] slots = Reading(() => _fields[ordinal].Slots().ToArray());
        foreach (int[] block in slots.Chunk(ScanBlock))
        {
            cancellationToken.ThrowIfCancellationRequested();
            (_, VectorBlock vectors) = Reading(() => Copy(_fields[ordinal], block));
            if (vectors.Count > 0) yield return vectors;
        }
        await Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<long>> FrequenciesAsync(string field, int modelVersion, ReadOnlyMemory<byte> codes, CancellationToken cancellationToken)
    {
        int ordinal = Ordinal(field);
        return Task.FromResult(Reading<IReadOnlyList<long>>(() =>
        {
            RequireVersion(_fields[ordinal], modelVersion);
            var frequencies = new long[codes.Length];
            for (int i = 0; i < codes.Length; i++) frequencies[i] = _fields[ordinal].Frequency(i, codes.Span[i]);
            return frequencies;
        }));
    }

    private Document?[] Read(int[] slots, bool withVectors)
    {
        IReadOnlyList<JsonElement> sources = _store.Sources([.. slots.Where(slot => slot >= 0)]);
        int next = 0;
        return Array.ConvertAll(slots, slot => slot < 0
            ? null
            : new Document(_documents.IdText(slot), withVectors ? Vectors(slot) : new Dictionary<string, ReadOnlyMemory<float>>(), sources[next++]));
    }

    private static (int[] Live, VectorBlock Vectors) Copy(FieldIndex index, int[] slots)
    {
        int[] live = [.. slots.Where(index.Has)];
        int dimensions = index.Field.Dimensions;
        var values = new float[live.Length * dimensions];
        for (int row = 0; row < live.Length; row++) index.Vector(live[row]).CopyTo(values.AsSpan(row * dimensions));
        return (live, new VectorBlock(dimensions, values));
    }

    private T Reading<T>(Func<T> read)
    {
        using FileThenMemory.Reading reading = _state.Read();
        return read();
    }

    private T ReadingBoth<T>(Func<T> read)
    {
        using FileThenMemory.Reading reading = _state.Read(file: true);
        return read();
    }
}
