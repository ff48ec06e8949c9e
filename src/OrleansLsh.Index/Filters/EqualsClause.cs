namespace OrleansLsh;

/// <summary>The field is this value.</summary>
/// <remarks>As JSON: <c>{"field":"pos","equals":"n"}</c>, and of dates <c>{"field":"sold","equals":{"date":"2024-01-31"}}</c>.</remarks>
public sealed record EqualsClause(string Field, FilterValue Value) : FieldClause(Field);
