namespace OrleansLsh;

/// <summary>Why a document is near a query, field by field.</summary>
/// <param name="Id">The document explained.</param>
/// <param name="Fields">One entry per vector field of the query that the document has.</param>
public sealed record Explanation(string Id, IReadOnlyList<FieldExplanation> Fields);
