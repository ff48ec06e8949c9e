namespace OrleansLsh.Index.Elasticsearch.Mapping;

/// <summary>A vector field in one index.</summary>
/// <param name="Field">Name, dimensions, metric.</param>
/// <param name="ModelVersion">The version of the model that its tokens were made with; 0 for none.</param>
/// <param name="ModelDigest">Tells this model from any other of the same version, such as one that was rolled back; empty for none.</param>
/// <param name="Graph">How its graph is built; null where it has none.</param>
internal sealed record IndexedField(VectorField Field, int ModelVersion, string ModelDigest, GraphShape? Graph = null);
