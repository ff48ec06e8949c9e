using OrleansLsh.Core.Ranking;

namespace OrleansLsh.Index.Embedded.Memory;

/// <summary>What one search of a field needs beside the index, reused by the next.</summary>
internal sealed class Scratch
{
    /// <summary>Room for searches of one field.</summary>
    public Scratch(int dimensions, int cells)
    {
        Query = new ResidualQuery(dimensions);
        CellDistances = new float[cells];
        NearestCells = new int[cells];
        CellRanks = new int[cells];
    }

    /// <summary>Ends the search: whoever asked has given up. Looked at between two cells or chunks.</summary>
    public CancellationToken CancellationToken { get; set; }

    /// <summary>The query's residual in the cell at hand.</summary>
    public ResidualQuery Query { get; }

    /// <summary>Squared distance of the query to each cell.</summary>
    public float[] CellDistances { get; }

    /// <summary>Cells in the order of probing; one that holds everything where there are no cells.</summary>
    public int[] NearestCells { get; }

    /// <summary>Cell → its place among the cells probed, where that is asked for.</summary>
    public int[] CellRanks { get; }

    /// <summary>Candidates by estimated distance.</summary>
    public NearestBuffer Candidates { get; } = new();

    /// <summary>Answers by exact distance.</summary>
    public NearestBuffer Nearest { get; } = new();
}
