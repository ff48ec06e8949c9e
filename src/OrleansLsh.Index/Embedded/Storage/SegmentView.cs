namespace OrleansLsh.Index.Embedded.Storage;

/// <summary>The vectors of one committed batch in one field, as they lie in the file. Valid during the visit only.</summary>
internal readonly ref struct SegmentView
{
    /// <summary>Slots of the rows, ascending; documents that have died since may be among them, as they were or as −1.</summary>
    public required ReadOnlySpan<int> Slots { get; init; }

    /// <summary>rows × D components.</summary>
    public required ReadOnlySpan<float> Vectors { get; init; }

    /// <summary>The model that made the codes, 0 where there are none.</summary>
    public required int ModelVersion { get; init; }

    /// <summary>rows × n codes; empty without a model.</summary>
    public required ReadOnlySpan<byte> Codes { get; init; }

    /// <summary>One cell per row; empty without cells.</summary>
    public required ReadOnlySpan<ushort> Cells { get; init; }
}

/// <summary>Sees one segment after the other, in the order of their slots.</summary>
internal delegate void SegmentVisitor(in SegmentView segment);

/// <summary>Sees the id of a live document; the span is valid during the visit only.</summary>
internal delegate void IdVisitor(int slot, ReadOnlySpan<byte> idUtf8);

/// <summary>Gives the codes and cells of some slots under a new model; those of dead slots may be left as they are.</summary>
/// <param name="slots">Slots of a segment, −1 for some that are dead.</param>
/// <param name="codes">slots × n codes, to be filled.</param>
/// <param name="cells">One cell per slot, to be filled; empty where the model has no cells.</param>
internal delegate void CodeSource(ReadOnlySpan<int> slots, Span<byte> codes, Span<ushort> cells);
