namespace OrleansLsh.Index.Port;

/// <summary>The vectors of a batch in one field.</summary>
/// <param name="ModelVersion">The model the codes were made with; 0 where the field has none yet, and codes and cells are empty.</param>
/// <param name="Rows">Positions in the batch's documents that have a vector in this field, ascending.</param>
/// <param name="Vectors">One vector per row.</param>
/// <param name="Codes">rows × n codes.</param>
/// <param name="Cells">One cell per row; empty where the model has no cells, or the collection is an <see cref="ICellAssigner"/>.</param>
public sealed record EncodedField(
    int ModelVersion, ReadOnlyMemory<int> Rows, VectorBlock Vectors, ReadOnlyMemory<byte> Codes, ReadOnlyMemory<ushort> Cells);
