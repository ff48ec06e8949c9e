namespace OrleansLsh;

/// <summary>The field is one of these values, 1 to 10,000 of them.</summary>
/// <remarks>As JSON: <c>{"field":"pos","any_of":["n","v"]}</c>.</remarks>
public sealed record AnyOfClause(string Field, IReadOnlyList<FilterValue> Values) : FieldClause(Field);
