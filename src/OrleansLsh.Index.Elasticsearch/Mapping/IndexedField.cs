namespace OrleansLsh.Index.Elasticsearch.Mapping;

/// <summary>A vector field in one index.</summary>
/// <param name="Field">Name, dimensions, metric.</param>
/// <param name="ModelVersion">The version of the model that its tokens were made with; 0 for none.</param>
/// <param name="ModelDigest">Tells this model from any other of the same version, such as one that was rolled back; empty for none.</param>
/// <param name="Copy">What the server keeps of a copy of its vectors; null for none.</param>
internal sealed record IndexedField(VectorField Field, int ModelVersion, string ModelDigest, VectorCopy? Copy = null);

/// <summary>What a field of the next index has another of.</summary>
/// <param name="Field">The field; with another embedder where its vectors are made anew.</param>
/// <param name="Version">The version of its new model.</param>
/// <param name="Digest">Tells this model from any other of the same version.</param>
/// <param name="Copy">What the server is to keep of a copy of its vectors; null for none.</param>
internal sealed record NextField(VectorField Field, int Version, string Digest, VectorCopy? Copy);
