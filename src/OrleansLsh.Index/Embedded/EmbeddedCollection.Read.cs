using System.Runtime.CompilerServices;
using System.Text.Json;
using OrleansLsh.Core.Formats;
using OrleansLsh.Core.Vectors;
using OrleansLsh.Index.Embedded.Memory;
using OrleansLsh.Index.Embedded.Storage;

namespace OrleansLsh.Index.Embedded;

internal sealed partial class EmbeddedCollection
{
    private const int ScanBlock = 1_024;

    /// <inheritdoc/>
    public Task<IReadOnlyList<Document?>> GetAsync(IReadOnlyList<string> ids, bool withVectors, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Document?>>(Read(() => Find(ids), withVectors, cancellationToken));

    /// <inheritdoc/>
    /// <remarks>The ids are those of the beginning; each document comes as it is when its block is read, under whatever slot it has by then.</remarks>
    public async IAsyncEnumerable<Document> ScanAsync(bool withVectors, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        (LiveSlots live, DocumentIds ids) = Beginning();
        foreach (int[] block in live.Slots().Chunk(ScanBlock))
            foreach (Document? document in Read(() => FindAgain(ids, block), withVectors, cancellationToken))
                if (document is not null) yield return document;
        await Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<VectorBlock> ScanVectorsAsync(string field, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int ordinal = Ordinal(field);
        (LiveSlots live, DocumentIds ids) = Beginning();
        foreach (int[] block in live.Slots().Chunk(ScanBlock))
        {
            cancellationToken.ThrowIfCancellationRequested();
            (CollectionView view, int[] slots) = FindAgain(ids, block);
            VectorBlock vectors = Copy(view.Fields[ordinal], [.. slots.Where(slot => slot >= 0 && view.Fields[ordinal].Has(slot))]);
            if (vectors.Count > 0) yield return vectors;
        }
        await Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<long>> FrequenciesAsync(string field, int modelVersion, ReadOnlyMemory<byte> codes, CancellationToken cancellationToken)
    {
        FieldIndex index = View().Fields[Ordinal(field)];
        RequireVersion(index, modelVersion);
        var frequencies = new long[codes.Length];
        for (int i = 0; i < codes.Length; i++) frequencies[i] = index.Frequency(i, codes.Span[i]);
        return Task.FromResult<IReadOnlyList<long>>(frequencies);
    }

    /// <summary>All that a scan keeps of its beginning: vectors and codes of that moment may go.</summary>
    private (LiveSlots Live, DocumentIds Ids) Beginning()
    {
        CollectionView view = View();
        return (view.Live.Slots, view.Ids);
    }

    /// <summary>Where documents are now that were at some slots once; −1 for those that are there no more.</summary>
    private (CollectionView View, int[] Slots) FindAgain(DocumentIds ids, int[] slots)
    {
        lock (_finding)
        {
            CollectionView view = View();
            return (view, Array.ConvertAll(slots, slot => view.Live.Slots.Contains(slot) ? slot : _documents.Find(ids.Id(slot))));
        }
    }

    private Document?[] Read(Func<(CollectionView View, int[] Slots)> find, bool withVectors, CancellationToken cancellationToken)
    {
        (var (view, slots), StoreReading reading) = _store.Begin(find, found => found.View.Live, cancellationToken);
        using (reading)
        {
            IReadOnlyList<JsonElement> sources = reading.Sources([.. slots.Where(slot => slot >= 0)]);
            int next = 0;
            return Array.ConvertAll(slots, slot => slot < 0
                ? null
                : new Document(view.Ids.Text(slot), withVectors ? Vectors(view, slot) : new Dictionary<string, ReadOnlyMemory<float>>(), sources[next++]));
        }
    }

    private static VectorBlock Copy(FieldIndex index, int[] slots)
    {
        int dimensions = index.Field.Dimensions;
        var values = new float[slots.Length * dimensions];
        for (int row = 0; row < slots.Length; row++) index.Vector(slots[row]).CopyTo(values.AsSpan(row * dimensions));
        return new VectorBlock(dimensions, values);
    }

    private static Dictionary<string, ReadOnlyMemory<float>> Vectors(CollectionView view, int slot)
    {
        var vectors = new Dictionary<string, ReadOnlyMemory<float>>(view.Fields.Count);
        foreach (FieldIndex index in view.Fields)
            if (index.Has(slot)) vectors[index.Field.Name] = index.Vector(slot).ToArray();
        return vectors;
    }
}
