namespace OrleansLsh.Core.Hashing;

public sealed partial class CellBook
{
    /// <summary>The nearest cell of every vector (squared Euclidean, ties to the lower cell).</summary>
    /// <param name="vectors">count × D, row-major, finite.</param>
    /// <param name="cells">count entries, written whole.</param>
    public void Assign(ReadOnlySpan<float> vectors, Span<ushort> cells) => throw new NotImplementedException();
}
