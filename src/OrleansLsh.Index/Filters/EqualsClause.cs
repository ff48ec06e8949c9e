namespace OrleansLsh.Index.Filters;

/// <summary>The field is this value.</summary>
/// <remarks>As JSON: <c>{"field":"pos","equals":"n"}</c>.</remarks>
public sealed record EqualsClause(string Field, FilterValue Value) : FieldClause(Field);
