using OrleansLsh.Core.Hashing;
using OrleansLsh.Core.Models;
using OrleansLsh.Core.Ranking;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Index.Embedded.Memory;

/// <summary>One vector field of a collection in memory, under one model: float vectors and codes by slot, residuals by cell.</summary>
/// <remarks>Readers and the writer are kept apart by the collection's lock. Without a model, or under a model without cells, all documents lie
/// around the origin, in as many pieces as keep each small: finding a document to remove walks over one of them.</remarks>
internal sealed partial class FieldIndex
{
    /// <summary>Documents in a piece around the origin.</summary>
    private const int MostAroundOrigin = 4_096;

    private readonly CellBook? _book;
    /// <summary>The pieces around the origin that are not full; the one at the top takes the next document.</summary>
    private readonly Stack<ushort> _roomy = new();
    private ResidualBlocks[] _cells;
    private readonly int[] _frequencies;
    private readonly int _maxClusters;
    private FieldIndex? _former;
    private FieldChunk?[] _chunks = [];
    private int _lastChunk;

    /// <summary>An empty index.</summary>
    /// <param name="field">Name, dimensions, metric.</param>
    /// <param name="model">The model; null for none.</param>
    /// <param name="former">An index of the same slots whose memory for vectors is shared: a slot's vector never changes.</param>
    public FieldIndex(VectorField field, Model? model, FieldIndex? former = null)
    {
        Field = field;
        _former = former;
        Model = model;
        _book = model?.Cells;
        _maxClusters = model?.Codebooks.Max(book => book.Clusters) ?? 0;
        _frequencies = new int[(model?.Subspaces ?? 0) * _maxClusters];
        _cells = new ResidualBlocks[_book?.Count ?? 0];
        for (int k = 0; k < _cells.Length; k++) _cells[k] = new ResidualBlocks(_book![k]);
    }

    /// <summary>Name, dimensions, metric.</summary>
    public VectorField Field { get; }

    /// <summary>The model that the codes and cells are of; null where none is trained.</summary>
    public Model? Model { get; }

    /// <summary>The current model's version, 0 without one.</summary>
    public int ModelVersion => Model?.Version ?? 0;

    /// <summary>Documents that have the field.</summary>
    public int Count { get; private set; }

    /// <summary>Vectors that there is memory for, those of the dead among them.</summary>
    public int HeldVectors => _chunks.Sum(chunk => chunk?.Held ?? 0);

    /// <summary>Number of cells; without a model's cells, the pieces around the origin.</summary>
    public int Cells => _cells.Length;

    /// <summary>Whether a document has the field.</summary>
    public bool Has(int slot)
    {
        int chunk = slot / FieldChunk.Slots;
        return chunk < _chunks.Length && _chunks[chunk] is { } found && found.Has(slot % FieldChunk.Slots);
    }

    /// <summary>The vector of a document that has the field.</summary>
    public ReadOnlySpan<float> Vector(int slot) => _chunks[slot / FieldChunk.Slots]!.Vector(slot % FieldChunk.Slots);

    /// <summary>The cell of a document that has the field.</summary>
    public ushort Cell(int slot) => _chunks[slot / FieldChunk.Slots]!.Cell(slot % FieldChunk.Slots);

    /// <summary>The codes of a document that has the field, under a model.</summary>
    /// <param name="slot">Its slot.</param>
    /// <param name="codes">n codes, written whole.</param>
    public void Codes(int slot, Span<byte> codes) => _chunks[slot / FieldChunk.Slots]!.Codes!.Get(slot % FieldChunk.Slots, codes);

    /// <summary>How many documents carry a token.</summary>
    public int Frequency(int subspace, int cluster) => cluster < _maxClusters ? _frequencies[subspace * _maxClusters + cluster] : 0;

    /// <summary>Makes room in the cells for documents that are about to be added.</summary>
    /// <param name="cells">Their cells; empty where there are none.</param>
    /// <exception cref="Core.LshException"><see cref="Core.ErrorKind.TooLarge"/>: a cell cannot hold them; nothing was changed.</exception>
    public void Reserve(ReadOnlySpan<ushort> cells)
    {
        if (_book is null) return;
        var counts = new int[_cells.Length];
        foreach (ushort cell in cells) counts[cell]++;
        for (int k = 0; k < counts.Length; k++) _cells[k].RequireRoom(_cells[k].Count + counts[k]);
        for (int k = 0; k < counts.Length; k++)
            if (counts[k] > 0) _cells[k].Reserve(_cells[k].Count + counts[k]);
    }

    /// <summary>Shares the memory of the former index's vectors with it, where documents are about to be added.</summary>
    /// <param name="slots">Their slots, ascending. The former index stays as it is during the call.</param>
    public void Share(ReadOnlySpan<int> slots)
    {
        foreach (int slot in slots)
        {
            int chunk = slot / FieldChunk.Slots;
            if (chunk >= _chunks.Length) Array.Resize(ref _chunks, Math.Max(chunk + 1, _chunks.Length * 2));
            _chunks[chunk] ??= new FieldChunk(Field.Dimensions, NewCodes(), _former?.Chunk(chunk));
        }
    }

    /// <summary>Adds a document.</summary>
    /// <param name="slot">A slot that has none in this field.</param>
    /// <param name="vector">D components.</param>
    /// <param name="codes">n codes; empty without a model.</param>
    /// <param name="cell">Its cell; without cells of no matter.</param>
    public void Add(int slot, ReadOnlySpan<float> vector, ReadOnlySpan<byte> codes, ushort cell)
    {
        int chunk = _lastChunk = slot / FieldChunk.Slots;
        if (chunk >= _chunks.Length) Array.Resize(ref _chunks, Math.Max(chunk + 1, _chunks.Length * 2));
        FieldChunk home = _chunks[chunk] ??= new FieldChunk(Field.Dimensions, NewCodes(), former: null);
        if (_book is null) cell = RoomyPiece();
        home.Set(slot % FieldChunk.Slots, vector, codes, cell);
        _cells[cell].Add(slot, vector);
        if (_book is null && _cells[cell].Count == MostAroundOrigin) _roomy.Pop();
        Count++;
        for (int i = 0; i < codes.Length; i++) _frequencies[i * _maxClusters + codes[i]]++;
    }

    /// <summary>Removes a document; nothing happens where it lacks the field.</summary>
    public void Remove(int slot)
    {
        if (!Has(slot)) return;
        FieldChunk home = _chunks[slot / FieldChunk.Slots]!;
        ushort cell = home.Cell(slot % FieldChunk.Slots);
        if (_book is null && _cells[cell].Count == MostAroundOrigin) _roomy.Push(cell);
        _cells[cell].Remove(slot);
        if (Model is not null)
        {
            Span<byte> codes = new byte[Model.Subspaces];
            Codes(slot, codes);
            for (int i = 0; i < codes.Length; i++) _frequencies[i * _maxClusters + codes[i]]--;
        }
        home.Clear(slot % FieldChunk.Slots);
        if (home.Count == 0) _chunks[slot / FieldChunk.Slots] = null;
        else if (slot / FieldChunk.Slots != _lastChunk) home.CompactIfSparse();
        Count--;
    }

    /// <summary>Gives back the memory of what is dead, wherever that is half of a chunk, and room in the cells that nothing takes.</summary>
    public void Compact()
    {
        foreach (ResidualBlocks cell in _cells) cell.Trim();
        for (int chunk = 0; chunk < _lastChunk && chunk < _chunks.Length; chunk++) _chunks[chunk]?.CompactIfSparse();
    }

    /// <summary>Gives back the memory of all documents; nothing may be asked about one of them any more.</summary>
    public void LetGo() => (_chunks, _cells, _former) = ([], [], null);

    /// <summary>Lets go of the former index: from now on this one stands alone.</summary>
    public void StandAlone() => _former = null;

    /// <summary>The slots of the documents that have the field, ascending.</summary>
    public IEnumerable<int> Slots()
    {
        for (int chunk = 0; chunk < _chunks.Length; chunk++)
        {
            if (_chunks[chunk] is not { } home) continue;
            for (int row = 0; row < FieldChunk.Slots; row++)
                if (home.Has(row)) yield return chunk * FieldChunk.Slots + row;
        }
    }

    /// <summary>The codes and cells of slots as the file keeps them; those of slots without a document are left alone.</summary>
    public void ReadCodes(ReadOnlySpan<int> slots, Span<byte> codes, Span<ushort> cells)
    {
        int n = Model!.Subspaces;
        for (int row = 0; row < slots.Length; row++)
        {
            if (slots[row] < 0 || !Has(slots[row])) continue;
            Codes(slots[row], codes.Slice(row * n, n));
            if (!cells.IsEmpty) cells[row] = Cell(slots[row]);
        }
    }

    // To choose cells, centroids are compared as documents are: int8 around their mean.
    private ushort RoomyPiece()
    {
        if (_roomy.TryPeek(out ushort piece)) return piece;
        var added = checked((ushort)_cells.Length);
        Array.Resize(ref _cells, added + 1);
        _cells[added] = new ResidualBlocks(new float[Field.Dimensions]);
        _roomy.Push(added);
        return added;
    }

    private FieldChunk? Chunk(int chunk) => chunk < _chunks.Length ? _chunks[chunk] : null;

    private PackedCodes? NewCodes() => Model is null ? null : new PackedCodes(Model.Subspaces, _maxClusters, FieldChunk.Slots);
}
