namespace OrleansLsh.Index.Filters;

/// <summary>A condition on one source field. A field that holds an array meets it when one of the elements does.</summary>
/// <param name="Field">A property of the source; <c>a.b</c> for b inside the object a.</param>
public abstract record FilterClause(string Field);
