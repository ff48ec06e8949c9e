namespace OrleansLsh;

/// <summary>Text relevance that joins a vector search.</summary>
/// <param name="Field">A source field that holds text.</param>
/// <param name="Text">Words; a document matches that has at least one of them.</param>
/// <param name="Weight">Weight of the normalised text score beside the vector fields' weights, above 0 and at most 1,000,000. Default
/// 1.</param>
public sealed record TextQuery(string Field, string Text, double Weight = 1);
