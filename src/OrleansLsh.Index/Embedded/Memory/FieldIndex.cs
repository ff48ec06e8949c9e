using OrleansLsh.Core.Hashing;
using OrleansLsh.Core.Models;
using OrleansLsh.Core.Ranking;
using OrleansLsh.Core.Scan;
using OrleansLsh.Index.Embedded.Storage;

namespace OrleansLsh.Index.Embedded.Memory;

/// <summary>One vector field of a collection in memory, under one model: float vectors and codes by slot, residuals by cell.</summary>
/// <remarks>What one is given to readers stays as it was: the next one is a <see cref="Fork"/> of it, which shares what documents are only
/// added to and has its own of the rest. Documents that died since, or came since, may still or already be seen in it: who reads says which
/// live. Without a model, or under a model without cells, all documents lie around the origin, in pieces.</remarks>
internal sealed partial class FieldIndex
{
    /// <summary>Documents in a piece around the origin.</summary>
    private const int MostAroundOrigin = 4_096;

    /// <summary>A cell passes over so many documents that live no more, or an eighth of what it holds, before it is made anew.</summary>
    private const int MostUnwanted = 16;

    private readonly CellBook? _book;
    private readonly int _maxClusters;
    private readonly FieldIndex? _former;
    private ResidualBlocks[] _cells;
    private int[] _frequencies;
    private FieldChunk?[] _chunks = [];
    private bool _ownsCells = true, _ownsFrequencies = true, _ownsChunks = true;
    private int _lastChunk, _roomyPiece;

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

    private FieldIndex(FieldIndex before)
    {
        (Field, Model, _book, _maxClusters, Count) = (before.Field, before.Model, before._book, before._maxClusters, before.Count);
        (_cells, _frequencies, _chunks) = (before._cells, before._frequencies, before._chunks);
        (_lastChunk, _roomyPiece, _beyond) = (before._lastChunk, before._roomyPiece, before._beyond);
        (_signs, _isChooserPrecise) = (before._signs, before._isChooserPrecise);
        _ownsCells = _ownsFrequencies = _ownsChunks = _ownsSigns = false;
    }

    /// <summary>The next index, which begins as this one is. Only one fork of an index may be added to and become the next.</summary>
    public FieldIndex Fork() => new(this);

    /// <summary>Name, dimensions, metric.</summary>
    public VectorField Field { get; }

    /// <summary>The model that the codes and cells are of; null where none is trained.</summary>
    public Model? Model { get; private set; }

    /// <summary>The current model's version, 0 without one.</summary>
    public int ModelVersion => Model?.Version ?? 0;

    /// <summary>Documents that have the field.</summary>
    public int Count { get; private set; }

    /// <summary>Vectors that there is memory for, those of the dead among them.</summary>
    public int HeldVectors => _chunks.Sum(chunk => chunk?.Held ?? 0);

    /// <summary>Number of cells; without a model's cells, the pieces around the origin.</summary>
    public int Cells => _cells.Length;

    /// <summary>Components of a vector where it lies for the cells.</summary>
    public int PlacedDimensions => _book?.Dimensions ?? Field.Dimensions;

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
    /// <exception cref="LshException"><see cref="ErrorKind.TooLarge"/>: a cell cannot hold them; nothing was changed.</exception>
    public void Reserve(ReadOnlySpan<ushort> cells)
    {
        if (_book is null) return;
        var counts = new int[_cells.Length];
        foreach (ushort cell in cells) counts[cell]++;
        for (int k = 0; k < counts.Length; k++) _cells[k].RequireRoom(_cells[k].Count + counts[k]);
        for (int k = 0; k < counts.Length; k++)
        {
            if (counts[k] == 0) continue;
            _cells[k].Reserve(_cells[k].Count + counts[k]);
            if (HasSigns) _signs[k].Reserve(_signs[k].Count + counts[k]);
        }
    }

    /// <summary>Adds a document.</summary>
    /// <param name="slot">A slot that has none in this field.</param>
    /// <param name="vector">D components.</param>
    /// <param name="codes">n codes; empty without a model.</param>
    /// <param name="cell">Its cell; without cells of no matter.</param>
    public void Add(int slot, ReadOnlySpan<float> vector, ReadOnlySpan<byte> codes, ushort cell)
    {
        if (_book is null) cell = RoomyPiece();
        Place(slot, vector, codes, cell);
        vector = Placed(vector);
        _cells[cell].Add(slot, vector);
        if (HasSigns) AddSigns(slot, vector, cell);
    }

    /// <summary>Adds a document to all but its cell: <see cref="FillCells"/> does that for many at once.</summary>
    /// <param name="slot">A slot that has none in this field.</param>
    /// <param name="vector">D components.</param>
    /// <param name="codes">n codes; empty without a model.</param>
    /// <param name="cell">Its cell.</param>
    public void Place(int slot, ReadOnlySpan<float> vector, ReadOnlySpan<byte> codes, ushort cell)
    {
        int chunk = slot / FieldChunk.Slots;
        if (chunk >= _chunks.Length || _chunks[chunk] is null)
            OwnChunk(chunk) = NewChunk(chunk);
        _lastChunk = Math.Max(_lastChunk, chunk);
        if (IsBeyond(vector)) _beyond = _beyond.With(slot);
        _chunks[chunk]!.Set(slot % FieldChunk.Slots, vector, codes, cell);
        Weigh(codes, 1);
    }

    /// <summary>Adds the documents that were placed to their cells, which have none yet, over all cores; and keeps their signs where the
    /// model has directions for them.</summary>
    /// <remarks>Called once, before anybody searches.</remarks>
    /// <param name="cancellationToken">Stops it; the index is of no use then.</param>
    /// <exception cref="LshException"><see cref="ErrorKind.TooLarge"/>: a cell cannot hold them.</exception>
    public void FillCells(CancellationToken cancellationToken = default)
    {
        if (_book is null) return;
        int[][] slots = SlotsByCell();
        for (int cell = 0; cell < slots.Length; cell++) _cells[cell].RequireRoom(slots[cell].Length);
        ComputeThreads.For(slots.Length, Environment.ProcessorCount, cell =>
        {
            _cells[cell].Reserve(slots[cell].Length);
            foreach (int slot in slots[cell]) _cells[cell].Add(slot, Placed(Vector(slot)));
        }, cancellationToken);
        if (Model is { Signs: { } projection }) KeepSigns(projection);
    }

    /// <summary>Takes documents out of the counts; those that lack the field are of no matter. They stay where they are until
    /// <see cref="Release"/>.</summary>
    public void Discount(IReadOnlyList<int> slots)
    {
        Span<byte> codes = new byte[Model?.Subspaces ?? 0];
        foreach (int slot in slots)
        {
            if (!Has(slot)) continue;
            if (Model is not null) Codes(slot, codes);
            Weigh(codes, -1);
        }
    }

    /// <summary>Gives back the memory of documents that nobody needs any more, where that is worth the copying.</summary>
    /// <param name="dead">Slots that have died since the last call, or never came to live; those that lack the field are of no
    /// matter.</param>
    /// <param name="live">The slots that live.</param>
    /// <remarks>Each document costs the same, however many are equal: nothing is searched for, and what is copied is never more than eight
    /// times what died.</remarks>
    public void Release(IReadOnlyList<int> dead, LiveSlots live)
    {
        HashSet<int> chunks = [], cells = [];
        foreach (int slot in dead)
        {
            if (!Has(slot)) continue;
            FieldChunk home = _chunks[slot / FieldChunk.Slots]!;
            home.Release();
            if (IsBeyond(Vector(slot))) _beyond = _beyond.Released();
            chunks.Add(slot / FieldChunk.Slots);
            int cell = home.Cell(slot % FieldChunk.Slots);
            _cells[cell].Release();
            cells.Add(cell);
        }
        if (_beyond.IsMostlyReleased) _beyond = _beyond.Only(live.Contains);
        foreach (int chunk in chunks) CompactChunk(chunk, live);
        foreach (int cell in cells)
        {
            int unwanted = _cells[cell].Unwanted, all = _cells[cell].Count;
            if (unwanted != all && (unwanted < MostUnwanted || 8 * unwanted < all)) continue;
            OwnCell(cell) = _cells[cell].Only(live.Contains);
            if (HasSigns) OwnSigns(cell) = _signs[cell].Only(live.Contains);
        }
    }

    /// <summary>Gives back the memory of what is dead, wherever that is half of a chunk, and room in the cells that nothing
    /// takes.</summary>
    /// <param name="live">The slots that live.</param>
    public void Compact(LiveSlots live)
    {
        foreach (ResidualBlocks cell in _cells) cell.Trim();
        for (int chunk = 0; chunk < _chunks.Length; chunk++)
            if (_chunks[chunk] is not null) CompactChunk(chunk, live);
    }

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

    private void Weigh(ReadOnlySpan<byte> codes, int documents)
    {
        Count += documents;
        if (codes.IsEmpty) return;
        if (!_ownsFrequencies) _frequencies = [.. _frequencies];
        _ownsFrequencies = true;
        for (int i = 0; i < codes.Length; i++) _frequencies[i * _maxClusters + codes[i]] += documents;
    }

    // The last chunk has documents to come.
    private void CompactChunk(int chunk, LiveSlots live)
    {
        FieldChunk home = _chunks[chunk]!;
        if (chunk == _lastChunk) return;
        if (home.Count == 0) OwnChunk(chunk) = null;
        else if (home.IsSparse) OwnChunk(chunk) = home.Only(row => live.Contains(chunk * FieldChunk.Slots + row));
    }

    private ushort RoomyPiece()
    {
        if (_roomyPiece < _cells.Length && _cells[_roomyPiece].Count < MostAroundOrigin) return (ushort)_roomyPiece;
        // Those that became half empty are filled before there is another; so they are never more than twice as many as needed.
        _roomyPiece = Array.FindIndex(_cells, piece => piece.Count <= MostAroundOrigin / 2);
        if (_roomyPiece >= 0) return (ushort)_roomyPiece;
        _roomyPiece = checked((ushort)_cells.Length);
        _cells = [.. _cells, new ResidualBlocks(new float[Field.Dimensions])];
        _ownsCells = true;
        return (ushort)_roomyPiece;
    }

    private ref FieldChunk? OwnChunk(int chunk)
    {
        if (chunk >= _chunks.Length) Array.Resize(ref _chunks, Math.Max(chunk + 1, _chunks.Length * 2));
        else if (!_ownsChunks) _chunks = [.. _chunks];
        _ownsChunks = true;
        return ref _chunks[chunk];
    }

    private ref ResidualBlocks OwnCell(int cell)
    {
        if (!_ownsCells) _cells = [.. _cells];
        _ownsCells = true;
        return ref _cells[cell];
    }

    private FieldChunk? Chunk(int chunk) => chunk < _chunks.Length ? _chunks[chunk] : null;

    private FieldChunk NewChunk(int chunk)
    {
        var made = new FieldChunk(Field.Dimensions, NewCodes(), _former?.Chunk(chunk));
        if (HasSigns) made.KeepSigns(SignRow.Length(Model!.Signs!.Signs));
        return made;
    }

    private PackedCodes? NewCodes() => Model is null ? null : new PackedCodes(Model.Subspaces, _maxClusters, FieldChunk.Slots);
}
