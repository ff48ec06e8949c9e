using OrleansLsh.Core.Ranking;
using OrleansLsh.Core.Scan;

namespace OrleansLsh.Index.Embedded.Memory;

/// <summary>What one search of a field needs beside the index, reused by the next.</summary>
internal sealed class Scratch
{
    private ushort[] _wanted = [];

    /// <summary>Room for searches of one field.</summary>
    /// <param name="dimensions">Components of a vector where it lies for cells.</param>
    /// <param name="cells">Cells.</param>
    public Scratch(int dimensions, int cells)
    {
        Dimensions = dimensions;
        Query = new ResidualQuery(dimensions);
        CellDistances = new float[cells];
        NearestCells = new int[cells];
        ProbedDistances = new float[cells];
        CellRanks = new int[cells];
    }

    /// <summary>Components of a vector where it lies for cells.</summary>
    public int Dimensions { get; }

    /// <summary>Ends the search: whoever asked has given up. Looked at between two cells or chunks.</summary>
    public CancellationToken CancellationToken { get; set; }

    /// <summary>Squared distances of the query to the nearest cells, in their order.</summary>
    public float[] ProbedDistances { get; }

    /// <summary>The query's residual in the cell at hand.</summary>
    public ResidualQuery Query { get; }

    /// <summary>Squared distance of the query to each cell.</summary>
    public float[] CellDistances { get; }

    /// <summary>Cells in the order of probing; one that holds everything where there are no cells.</summary>
    public int[] NearestCells { get; }

    /// <summary>Cell → its place among the cells probed, where that is asked for.</summary>
    public int[] CellRanks { get; }

    /// <summary>The query as signs are compared with it; null until it is prepared.</summary>
    public SignQuery? Signs { get; private set; }

    /// <summary>Distances of the documents in the cells probed, as signs estimate them.</summary>
    public Estimates Estimates { get; } = new();

    /// <summary>Room to say which documents of a cell a filter keeps.</summary>
    /// <param name="blocks">Blocks of 16 documents.</param>
    public Span<ushort> Wanted(int blocks)
    {
        if (_wanted.Length < blocks) _wanted = new ushort[2 * blocks];
        return _wanted.AsSpan(0, blocks);
    }

    /// <summary>How many candidates may be compared by their vectors.</summary>
    public int MostCandidates { get; set; }

    /// <summary>Candidates by estimated distance.</summary>
    public NearestBuffer Candidates { get; } = new();

    /// <summary>Answers by exact distance.</summary>
    public NearestBuffer Nearest { get; } = new();

    /// <summary>Begins a search by signs.</summary>
    public void PrepareSigns(SignProjection projection, ReadOnlySpan<float> vector)
    {
        if (Signs?.Length != projection.Signs) Signs = new SignQuery(projection.Signs);
        Signs.Prepare(projection, vector);
    }
}
