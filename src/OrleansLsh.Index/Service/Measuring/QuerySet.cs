using OrleansLsh.Core.Training;
using OrleansLsh.Index.Service.Opening;

namespace OrleansLsh.Index.Service.Measuring;

/// <summary>Queries to measure with.</summary>
/// <param name="Field">The vector field.</param>
/// <param name="Vectors">One query each.</param>
/// <param name="Drawn">Whether they stand in the collection.</param>
/// <param name="K">Neighbours asked for.</param>
internal sealed record QuerySet(VectorField Field, VectorBlock Vectors, bool Drawn, int K)
{
    /// <summary>What is to be found of the documents; null for all.</summary>
    public Filter? Filter { get; init; }

    /// <summary>Whether each finds itself, or its equal, before all others; that hit is dropped. Under dot others come first.</summary>
    public bool FindsItself => Drawn && Field.Metric != Metric.Dot;

    /// <summary>Number of queries.</summary>
    public int Count => Vectors.Count;

    /// <summary>Draws queries from the collection, uniformly, without replacement and in no order, so that the first of them stand for
    /// all.</summary>
    /// <exception cref="LshException">The field has fewer than 2 vectors: a query would have no neighbour.</exception>
    public static async Task<QuerySet> DrawAsync(
        CollectionSnapshot collection, VectorField field, int count, int k, int seed, CancellationToken cancellationToken)
    {
        var sample = new ReservoirSample(field.Dimensions, count, seed);
        await foreach (VectorBlock block in collection.Reader.ScanVectorsAsync(field.Name, cancellationToken)) sample.Add(block);
        if (sample.Seen < 2)
            throw new LshException(ErrorKind.TooFewVectors,
                $"Field '{field.Name}' has {sample.Seen} vectors; measuring needs at least 2. Import documents first.");
        return new QuerySet(field, Shuffled(sample.ToBlock(), seed), Drawn: true, k);
    }

    // A sample of nearly everything stands in the order of the scan.
    private static VectorBlock Shuffled(VectorBlock block, int seed)
    {
        int[] rows = [.. Enumerable.Range(0, block.Count)];
        new Random(seed).Shuffle(rows);
        var values = new float[block.Values.Length];
        for (int i = 0; i < rows.Length; i++) block[rows[i]].CopyTo(values.AsSpan(i * block.Dimensions));
        return new VectorBlock(block.Dimensions, values);
    }

    /// <summary>The first queries.</summary>
    public QuerySet Take(int count) => this with { Vectors = Vectors.Slice(0, Math.Min(count, Count)) };

    /// <summary>The searches to make; null asks for the default setting.</summary>
    public SearchRequest[] Requests(SearchSetting? setting)
    {
        var requests = new SearchRequest[Count];
        for (int i = 0; i < requests.Length; i++)
        {
            ReadOnlyMemory<float> vector = Vectors.Values.Slice(i * Vectors.Dimensions, Vectors.Dimensions);
            requests[i] = new SearchRequest
            {
                Vectors = new Dictionary<string, ReadOnlyMemory<float>>(1) { [Field.Name] = vector },
                Limit = FindsItself ? K + 1 : K,
                Spare = FindsItself ? 1 : 0,
                Setting = setting,
                Filter = Filter,
                Include = [],
            };
        }
        return requests;
    }
}
