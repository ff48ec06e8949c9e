namespace OrleansLsh;

/// <summary>The search method: what finds a query's candidates.</summary>
public enum Scoring
{
    /// <summary>Every document that could be among the answers is compared; the answer is exact.</summary>
    Exact,

    /// <summary>Documents of the p nearest cells, ranked by quantised residuals.</summary>
    Cells,

    /// <summary>Documents ranked by the query's distance to the centroids of their codes.</summary>
    Asymmetric,

    /// <summary>Documents ranked by shared tokens, as Elasticsearch's <c>more_like_this</c> does.</summary>
    MoreLikeThis,

    /// <summary>The backend's own search for near neighbours, such as a graph; only where the collection was created with it.</summary>
    Native,
}
