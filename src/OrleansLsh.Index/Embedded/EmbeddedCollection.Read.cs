using System.Runtime.CompilerServices;
using OrleansLsh.Index.Embedded.Memory;
using OrleansLsh.Index.Embedded.Storage;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Embedded;

internal sealed partial class EmbeddedCollection
{
    // A page of documents that are read: this many, or fewer where their bytes are more.
    private const int PageDocuments = 1_024;
    private const long PageBytes = 4 << 20;

    private static readonly Dictionary<string, ReadOnlyMemory<float>> NoVectors = [];

    /// <inheritdoc/>
    public async IAsyncEnumerable<Document?> GetAsync(
        IReadOnlyList<string> ids, DocumentParts parts, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (string[] block in ids.Chunk(PageDocuments))
            foreach (Document? document in Read(block, Find, parts, cancellationToken)) yield return document;
        await Task.CompletedTask;
    }

    /// <inheritdoc/>
    /// <remarks>The ids are those of the beginning; each document comes as it is when its block is read, under whatever slot it has by
    /// then.</remarks>
    public async IAsyncEnumerable<Document> ScanAsync(bool withVectors, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        DocumentParts parts = withVectors ? DocumentParts.Source | DocumentParts.Vectors : DocumentParts.Source;
        (LiveSlots live, DocumentIds ids) = Beginning();
        VectorField[] fields = withVectors ? [.. Fields] : [];
        foreach (int[] block in live.Slots().Chunk(PageDocuments))
            foreach (Document? document in Read(block, slots => RequireSame(fields, FindAgain(ids, slots)), parts, cancellationToken))
                if (document is not null) yield return document;
        await Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<VectorBlock> ScanVectorsAsync(string field, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int ordinal = Ordinal(field);
        (LiveSlots live, DocumentIds ids) = Beginning();
        VectorField[] fields = [Fields[ordinal]];
        foreach (int[] block in live.Slots().Chunk(ScanRows(fields[0])))
        {
            cancellationToken.ThrowIfCancellationRequested();
            (CollectionView view, int[] slots) = RequireSame(fields, FindAgain(ids, block));
            VectorBlock vectors = Copy(view.Fields[ordinal], [.. slots.Where(slot => slot >= 0 && view.Fields[ordinal].Has(slot))]);
            if (vectors.Count > 0) yield return vectors;
        }
        await Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<long> CountMatchingAsync(Filter filter, CancellationToken cancellationToken) =>
        Task.FromResult((long)Matching(filter, cancellationToken).Slots.Count);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TermCount>> CountTermsAsync(string field, Filter? filter, CancellationToken cancellationToken)
    {
        filter ??= new Filter();
        ((CollectionView View, KnownIds Ids) found, StoreReading reading) =
            _store.Begin(() => LookFor(filter), now => now.View.Live, cancellationToken);
        using (reading)
            return Task.FromResult(
                reading.CountTerms(field, reading.Matching(filter, found.Ids)) ?? throw TermCount.TooMany(Name, field));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> MatchingAsync(Filter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        (SlotSet slots, DocumentIds ids) = Matching(filter, cancellationToken);
        foreach (int slot in slots.Slots())
        {
            yield return ids.Text(slot);
            cancellationToken.ThrowIfCancellationRequested();
        }
        await Task.CompletedTask;
    }

    /// <summary>What matches a filter now, and the ids of this moment. The set is shared, so it is left alone.</summary>
    private (SlotSet Slots, DocumentIds Ids) Matching(Filter filter, CancellationToken cancellationToken)
    {
        ((CollectionView view, KnownIds ids), StoreReading reading) =
            _store.Begin(() => LookFor(filter), found => found.View.Live, cancellationToken);
        using (reading) return (reading.Matching(filter, ids), view.Ids);
    }

    /// <summary>What memory holds now, and the ids that a filter asks for.</summary>
    private (CollectionView View, KnownIds Ids) LookFor(Filter filter)
    {
        if (!filter.FieldClauses.Any(clause => clause.IsOfId)) return (View(), KnownIds.None);
        string[] named = KnownIds.Of(filter);
        (CollectionView view, int[] slots) = Find(named);
        return (view, new KnownIds(named.Zip(slots).ToDictionary(), view.Ids));
    }

    /// <inheritdoc/>
    public Task<VectorBlock> SampleVectorsAsync(string field, int count, CancellationToken cancellationToken)
    {
        CollectionView view = View();
        FieldIndex index = view.Fields[Ordinal(field)];
        int seen = 0, all = index.Count, wanted = Math.Min(count, all);
        var slots = new List<int>(wanted);
        foreach (int slot in view.Live.Slots.Slots())
            if (index.Has(slot) && (long)seen++ * wanted >= (long)slots.Count * all) slots.Add(slot);
        return Task.FromResult(Copy(index, [.. slots]));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<long>> FrequenciesAsync(
        string field, int modelVersion, ReadOnlyMemory<byte> codes, CancellationToken cancellationToken)
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

    /// <summary>Refuses to go on with a scan whose vectors were made anew since it began: those of two embedders do not belong
    /// together.</summary>
    private (CollectionView View, int[] Slots) RequireSame(VectorField[] fields, (CollectionView View, int[] Slots) found)
    {
        foreach (VectorField field in fields)
            if (found.View.Fields[Ordinal(field.Name)].Field is var now && now != field)
                throw new LshException(ErrorKind.Conflict,
                    $"The vectors of field '{field.Name}' of collection '{Name}' were made anew by the embedder '{now.Embedder}' while "
                    + "they were read; those that are read already are of another. Read them again from the beginning.");
        return found;
    }

    /// <summary>Vectors of a field that a page of a scan holds.</summary>
    private static int ScanRows(VectorField field) => (int)Math.Clamp(PageBytes / (sizeof(float) * field.Dimensions), 1, PageDocuments);

    /// <summary>Documents page by page; null where there is none. A page is read as the collection stands by then.</summary>
    private IEnumerable<Document?> Read<T>(
        T[] wanted, Func<T[], (CollectionView View, int[] Slots)> find, DocumentParts parts, CancellationToken cancellationToken)
    {
        for (int next = 0; next < wanted.Length;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int first = next;
            List<Document?> page = ReadPage(() => find(wanted[first..]), parts, cancellationToken);
            next += page.Count;
            foreach (Document? document in page) yield return document;
        }
    }

    /// <summary>The first of the documents that are found, as many as the bytes allow but at least one.</summary>
    private List<Document?> ReadPage(
        Func<(CollectionView View, int[] Slots)> find, DocumentParts parts, CancellationToken cancellationToken)
    {
        long mostBytes = PageBytes;
        ((CollectionView view, int[] slots), StoreReading reading) = _store.Begin(find, found => found.View.Live, cancellationToken);
        using (reading)
        {
            var documents = new List<Document?>(slots.Length);
            for (int i = 0; i < slots.Length && mostBytes > 0; i++)
            {
                Document? document = slots[i] < 0 ? null : new Document(
                    view.Ids.Text(slots[i]), parts.HasFlag(DocumentParts.Vectors) ? Vectors(view, slots[i]) : NoVectors,
                    parts.HasFlag(DocumentParts.Source) ? reading.Source(slots[i]) : default);
                documents.Add(document);
                if (document is not null) mostBytes -= AnswerBudget.BytesOf(document);
            }
            return documents;
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
