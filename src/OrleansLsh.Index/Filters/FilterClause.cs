namespace OrleansLsh.Index.Filters;

/// <summary>A condition that a document meets or does not.</summary>
public abstract record FilterClause;
