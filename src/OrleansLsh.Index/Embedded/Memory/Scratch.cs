using OrleansLsh.Core.Ranking;
using OrleansLsh.Core.Scan;

namespace OrleansLsh.Index.Embedded.Memory;

/// <summary>What one search of a field needs beside the index, reused by the next.</summary>
internal sealed class Scratch
{
    private int[] _slots = [];
    private float[] _estimates = [];
    private int _estimated;

    /// <summary>Room for searches of one field.</summary>
    public Scratch(int dimensions, int cells)
    {
        Query = new ResidualQuery(dimensions);
        CellDistances = new float[cells];
        NearestCells = new int[cells];
        ProbedDistances = new float[cells];
        CellRanks = new int[cells];
    }

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

    /// <summary>Candidates by estimated distance.</summary>
    public NearestBuffer Candidates { get; } = new();

    /// <summary>Answers by exact distance.</summary>
    public NearestBuffer Nearest { get; } = new();

    /// <summary>Begins a search by signs.</summary>
    public void PrepareSigns(SignProjection projection, ReadOnlySpan<float> vector)
    {
        if (Signs?.Length != projection.Signs) Signs = new SignQuery(projection.Signs);
        Signs.Prepare(projection, vector);
        _estimated = 0;
    }

    /// <summary>Room for the estimates of a cell's documents, behind those that are there.</summary>
    /// <param name="count">Documents of the cell.</param>
    /// <param name="slots">Room for their slots.</param>
    /// <param name="estimates">Room for their estimates in whole blocks.</param>
    public void RoomForEstimates(int count, out Span<int> slots, out Span<float> estimates)
    {
        int first = _estimated, room = first + SignBlocks.EstimatesLength(count);
        if (_estimates.Length < room)
        {
            Array.Resize(ref _estimates, Math.Max(room, 2 * _estimates.Length));
            Array.Resize(ref _slots, _estimates.Length);
        }
        _estimated += count;
        slots = _slots.AsSpan(first, count);
        estimates = _estimates.AsSpan(first, room - first);
    }

    /// <summary>Chooses the candidates of the least estimates.</summary>
    /// <param name="wanted">How many.</param>
    /// <param name="restriction">Which slots may be chosen.</param>
    /// <returns>How many there are.</returns>
    public int SelectCandidates(int wanted, SlotRestriction restriction)
    {
        EstimateSelection.Select(_estimates.AsSpan(0, _estimated), _slots.AsSpan(0, _estimated), wanted, restriction, Nearest, Candidates);
        return Candidates.Sort();
    }
}
