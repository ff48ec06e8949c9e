namespace OrleansLsh;

/// <summary>What a backend keeps of a field's vectors for searches to find near ones by.</summary>
public enum IndexMethod
{
    /// <summary>Cells over the vectors as they are. Every backend has it, and the embedded index nothing else.</summary>
    Cells,

    /// <summary>Elasticsearch only: cells, and beside the vectors one bit per component (<c>bbq_flat</c>). A search that names candidates
    /// compares the cells' documents by bits, and only the best of them, so many as its candidates, by their vectors. From 64 dimensions
    /// and Elasticsearch 8.18 on.</summary>
    CellsBbq,

    /// <summary>Elasticsearch only: cells, and the server's graph over a copy of the vectors (<c>hnsw</c>).</summary>
    Hnsw,

    /// <summary>Elasticsearch only: cells, and the server's graph over vectors of one byte per component (<c>int8_hnsw</c>); the best
    /// three times as many as wanted are compared by their vectors.</summary>
    Int8Hnsw,

    /// <summary>Elasticsearch only: cells, and the server's graph over vectors of one bit per component (<c>bbq_hnsw</c>); all candidates
    /// are compared by their vectors. From 64 dimensions and Elasticsearch 8.18 on.</summary>
    BbqHnsw,

    /// <summary>What the backend has is tried on a sample of the field's documents, and the cheapest that keeps the target recall is taken;
    /// cells where the backend has nothing else. On Elasticsearch the sample is 100,000 documents at most, and takes room beside the
    /// collection while it is tried.</summary>
    Auto,
}
