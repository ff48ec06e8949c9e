namespace OrleansLsh;

/// <summary>Why a document is near a query in one field.</summary>
/// <param name="Field">The vector field.</param>
/// <param name="Distance">Exact distance in the field's metric.</param>
/// <param name="Score">The score of that distance. Of several fields a hit's score is the weighted mean of these, where under dot 1 + x·y
/// stands for x·y, and 1 / (1 − x·y) below 0.</param>
/// <param name="ModelVersion">The model whose codes are compared; 0 where none is trained yet, and no subspaces follow.</param>
/// <param name="QueryCell">The query's nearest cell; null without cells.</param>
/// <param name="HitCell">The document's cell; null without cells.</param>
/// <param name="Subspaces">n entries.</param>
public sealed record FieldExplanation(
    string Field, double Distance, double Score, int ModelVersion, int? QueryCell, int? HitCell,
    IReadOnlyList<SubspaceExplanation> Subspaces);
