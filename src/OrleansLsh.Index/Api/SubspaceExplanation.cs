namespace OrleansLsh;

/// <summary>One subspace of an explanation.</summary>
/// <param name="Subspace">i, 0 to n − 1.</param>
/// <param name="QueryCluster">The query's cluster j.</param>
/// <param name="HitCluster">The document's cluster j.</param>
/// <param name="Shared">Whether they are the same: the token is shared.</param>
/// <param name="DocumentFrequency">Documents that carry the query's token.</param>
/// <param name="Idf">Rarity of the query's token: ln(1 + (N − df + ½) / (df + ½)).</param>
/// <param name="DistanceShare">Part of the squared distance that lies in this subspace, 0 to 1; the n shares sum to 1 unless the distance
/// is 0. Under dot it is that between the places where the two lie for codes (<see cref="Core.Vectors.DotSpace"/>).</param>
public sealed record SubspaceExplanation(
    int Subspace, int QueryCluster, int HitCluster, bool Shared, long DocumentFrequency, double Idf, double DistanceShare);
