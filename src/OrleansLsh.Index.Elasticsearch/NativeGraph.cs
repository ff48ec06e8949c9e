namespace OrleansLsh;

/// <summary>Whether new collections get Elasticsearch's own graph for near neighbours beside the cells.</summary>
public enum NativeGraph
{
    /// <summary>None: collections load fastest and take the least room.</summary>
    None,

    /// <summary>A graph over the vectors as they are, <c>hnsw</c>. Every vector is kept twice.</summary>
    Hnsw,

    /// <summary>A graph over vectors of one byte per component, <c>int8_hnsw</c>; the best three times as many as wanted are compared
    /// exactly.</summary>
    Int8Hnsw,
}
