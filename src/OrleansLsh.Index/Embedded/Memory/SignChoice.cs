using OrleansLsh.Core.Hashing;
using OrleansLsh.Core.Models;
using OrleansLsh.Core.Scan;

namespace OrleansLsh.Index.Embedded.Memory;

/// <summary>Decides how many signs of a residual a field's searches scan, or that they scan residuals instead: whatever takes least work to
/// find what the cells hold.</summary>
/// <remarks>Some documents stand for queries. Of each it is counted how many others a search would compare by their vectors; work is
/// counted and not timed, so that the choice does not depend on what else the machine does.</remarks>
internal sealed class SignChoice
{
    /// <summary>Signs that are tried: no fewer than these rank anything, more than these cost as much as residuals.</summary>
    private static readonly int[] Counts = [64, 96, 128, 192, 256, 384];

    /// <summary>Vectors that the directions are found from.</summary>
    private const int SampleSize = 2_000;

    private const int Queries = 256, Neighbours = 10, Seed = 1;

    /// <summary>Documents in the cells of the queries; where these hold more, fewer queries are looked at.</summary>
    private const int MostDocuments = 100_000;

    /// <summary>Documents whose signs are tried, besides the neighbours: where there are more, each of them stands for several.</summary>
    private const int SampledDocuments = 8_192;

    /// <summary>Candidates by residuals, which rank more precisely.</summary>
    private const int CandidatesByResiduals = 20;

    /// <summary>The part of the neighbours that the cells must hold.</summary>
    private const double InCells = 0.99;

    /// <summary>Signs take memory beside the residuals, so they must save some of the work.</summary>
    private const double Worthwhile = 0.8;

    /// <summary>Work so many times that of fewer signs is more for sure: what is counted varies by a few per cent.</summary>
    private const double MoreWork = 1.1;

    private readonly FieldIndex _index;
    private readonly CellBook _cells;
    private readonly int[][] _slots;
    private readonly List<Query> _queries = [];
    private readonly bool[] _isProbed;
    private readonly HashSet<int> _neighbours;
    private readonly int _probes, _standsFor;

    private SignChoice(FieldIndex index, Model model, CancellationToken cancellationToken)
    {
        (_index, _cells, _slots) = (index, model.Cells!, index.SlotsByCell());
        _isProbed = new bool[_cells.Count];
        index.MeasureChooser();
        int[] queries = [.. Spread(Queries)];
        var nearest = new Neighbourhood[queries.Length];
        ComputeThreads.For(
            queries.Length, Environment.ProcessorCount, i => nearest[i] = Neighbourhood.Of(index, queries[i], Neighbours),
            cancellationToken);
        _probes = 1 + Quantile(nearest.SelectMany(one => one.Ranks), InCells);
        int documents = 0;
        for (int i = 0; i < queries.Length && (i == 0 || documents < MostDocuments); i++)
        {
            int[] cells = nearest[i].Cells[.._probes];
            foreach (int cell in cells)
            {
                if (!_isProbed[cell]) documents += _slots[cell].Length;
                _isProbed[cell] = true;
            }
            _queries.Add(new Query(queries[i], cells, nearest[i].Distances[.._probes], nearest[i].Slots));
        }
        _neighbours = [.. _queries.SelectMany(query => query.Neighbours.Keys)];
        _standsFor = Math.Max(1, documents / SampledDocuments);
    }

    /// <summary>Finds the directions whose signs to keep.</summary>
    /// <param name="index">Holds the documents, and no signs yet.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Null where residuals take less work.</returns>
    public static SignProjection? Choose(FieldIndex index, CancellationToken cancellationToken) =>
        index.Count > Neighbours && index.PlacedDimensions >= Counts[0] && index.Model is { Cells: not null } model
        ? new SignChoice(index, model, cancellationToken).Choose(cancellationToken)
        : null;

    private SignProjection? Choose(CancellationToken cancellationToken)
    {
        double scanned = _queries.Average(query => query.Cells.Sum(cell => _slots[cell].Length));
        double least = Worthwhile * SearchWork.ByResiduals(_index.Field.Dimensions, _probes, scanned, CandidatesByResiduals);
        double before = double.MaxValue;
        var axes = ResidualAxes.Find(_cells, Sample(), Counts[^1]);
        SignProjection? best = null;
        foreach (int signs in Counts)
        {
            if (signs > _index.Field.Dimensions) break;
            cancellationToken.ThrowIfCancellationRequested();
            var projection = SignProjection.Rotated(axes, signs, Seed);
            double work = SearchWork.BySigns(_index.Field.Dimensions, signs, _probes, scanned, Candidates(projection));
            if (work < least) (least, best) = (work, projection);
            // More signs rank better, but hardly so once what they cost is more than what they save.
            if (work > MoreWork * before) break;
            before = work;
        }
        return best;
    }

    /// <summary>How many candidates a search compares on average.</summary>
    private double Candidates(SignProjection projection)
    {
        var signs = new SignBlocks?[_cells.Count];
        ComputeThreads.For(signs.Length, Environment.ProcessorCount, cell =>
        {
            if (!_isProbed[cell]) return;
            int[] tried = [.. _slots[cell].Where(slot => IsSampled(slot) || _neighbours.Contains(slot))];
            signs[cell] = _index.Signs(projection, cell, tried);
        });
        var compared = new int[_queries.Count];
        ComputeThreads.For(compared.Length, Environment.ProcessorCount, i => compared[i] = Compared(_queries[i], projection, signs));
        return compared.Average();
    }

    /// <summary>How many of the documents in its cells a query is compared with: those that may be nearer than its neighbours.</summary>
    private int Compared(Query query, SignProjection projection, SignBlocks?[] signs)
    {
        ReadOnlySpan<float> vector = _index.Vector(query.Slot);
        var prepared = new SignQuery(projection.Signs);
        prepared.Prepare(projection, _index.PlacedQuery(vector));
        List<float> others = [];
        double squares = 0;
        float farthest = 0;
        int neighbours = 0;
        foreach ((int cell, float distance) in query.Cells.Zip(query.Distances))
        {
            SignBlocks documents = signs[cell]!;
            var estimates = new float[SignBlocks.EstimatesLength(documents.Count)];
            documents.Estimate(documents.Count, prepared, distance, estimates);
            ReadOnlySpan<int> slots = documents.Slots(documents.Count);
            for (int i = 0; i < slots.Length; i++)
            {
                if (slots[i] == query.Slot) continue;
                if (IsSampled(slots[i])) others.Add(estimates[i]);
                if (!query.Neighbours.TryGetValue(slots[i], out float exact)) continue;
                squares += (estimates[i] - exact) * (double)(estimates[i] - exact);
                farthest = Math.Max(farthest, exact);
                neighbours++;
            }
        }
        float limit = FieldIndex.Likely(farthest, squares, Math.Max(1, neighbours));
        return Math.Max(FieldIndex.FirstCompared(Neighbours), _standsFor * others.Count(other => other <= limit));
    }

    private bool IsSampled(int slot) => slot % _standsFor == 0;

    private VectorBlock Sample()
    {
        int dimensions = _index.PlacedDimensions;
        int[] slots = [.. Spread(SampleSize)];
        var values = new float[slots.Length * dimensions];
        for (int row = 0; row < slots.Length; row++) _index.Placed(_index.Vector(slots[row])).CopyTo(values.AsSpan(row * dimensions));
        return new VectorBlock(dimensions, values);
    }

    /// <summary>Slots evenly from all that have documents.</summary>
    private IEnumerable<int> Spread(int count)
    {
        int all = _slots.Sum(cell => cell.Length), seen = 0, taken = 0, wanted = Math.Min(count, all);
        foreach (int slot in _index.Slots())
            if ((long)seen++ * wanted >= (long)taken * all)
            {
                taken++;
                yield return slot;
            }
    }

    private static int Quantile(IEnumerable<int> values, double part)
    {
        int[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? 0 : sorted[Math.Min(sorted.Length - 1, (int)(part * sorted.Length))];
    }

    /// <summary>A document that stands for a query.</summary>
    /// <param name="Slot">Its slot.</param>
    /// <param name="Cells">The cells that are probed for it.</param>
    /// <param name="Distances">How far they are, squared.</param>
    /// <param name="Neighbours">The slots that are nearest to it → squared distance.</param>
    private sealed record Query(int Slot, int[] Cells, float[] Distances, Dictionary<int, float> Neighbours);

    /// <summary>What is near to a document.</summary>
    /// <param name="Cells">All cells, nearest first.</param>
    /// <param name="Distances">How far they are, squared, as searches see it.</param>
    /// <param name="Slots">The nearest documents → squared distance.</param>
    /// <param name="Ranks">The ranks of their cells.</param>
    private sealed record Neighbourhood(int[] Cells, float[] Distances, Dictionary<int, float> Slots, int[] Ranks)
    {
        public static Neighbourhood Of(FieldIndex index, int slot, int count)
        {
            var scratch = new Scratch(index.PlacedDimensions, index.Cells);
            int found = index.SearchExact(index.Vector(slot), count, new SlotRestriction(null, 0, slot), scratch);
            ComparedScale scale = index.Scale(index.Vector(slot));
            var slots = Enumerable.Range(0, found).ToDictionary(
                scratch.Nearest.Slot, rank => scale.Squared(scratch.Nearest.Distance(rank)));
            var cells = new int[index.Cells];
            var distances = new float[index.Cells];
            index.NearestCells(index.PlacedQuery(index.Vector(slot)), cells, distances);
            return new Neighbourhood(cells, distances, slots, [.. slots.Keys.Select(near => Array.IndexOf(cells, index.Cell(near)))]);
        }
    }
}

/// <summary>What searches cost, in the bytes that they read: memory is what bounds them. Measured on cores with AVX-512 and without
/// VNNI.</summary>
internal static class SearchWork
{
    // A residual takes more instructions a byte than signs do. A candidate costs what it takes to be chosen and found, before it is
    // compared.
    private const double ResidualByte = 1.5, Candidate = 2_000;

    // Half of a block of 16 documents is empty at the end of each cell.
    private const int EmptyOfResiduals = 8, EmptyOfSigns = 8;

    private const int BesideResidual = 16, BesideSigns = 12;

    /// <summary>A search that scans residuals.</summary>
    /// <param name="dimensions">D.</param>
    /// <param name="probes">Cells probed.</param>
    /// <param name="documents">Documents in them.</param>
    /// <param name="candidates">Documents that are compared by their vectors.</param>
    public static double ByResiduals(int dimensions, int probes, double documents, double candidates) =>
        Cells(dimensions, probes) + (documents + probes * EmptyOfResiduals) * (dimensions + BesideResidual) * ResidualByte
        + Compare(dimensions, candidates);

    /// <summary>A search that scans signs.</summary>
    /// <param name="dimensions">D.</param>
    /// <param name="signs">Signs of a document, k: the query is projected on so many directions of int8.</param>
    /// <param name="probes">Cells probed.</param>
    /// <param name="documents">Documents in them.</param>
    /// <param name="candidates">Documents that are compared by their vectors.</param>
    public static double BySigns(int dimensions, int signs, int probes, double documents, double candidates) =>
        (double)dimensions * signs + Cells(dimensions, probes) + (documents + probes * EmptyOfSigns) * (signs / 8 + BesideSigns)
        + Compare(dimensions, candidates);

    private static double Cells(int dimensions, int probes) => (double)probes * sizeof(float) * dimensions;

    private static double Compare(int dimensions, double candidates) => candidates * (Candidate + sizeof(float) * (double)dimensions);
}
