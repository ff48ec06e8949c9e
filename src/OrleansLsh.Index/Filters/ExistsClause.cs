namespace OrleansLsh;

/// <summary>The field is there and not null; or, with false, it is not. An object or an array is there when a value inside it is.</summary>
/// <remarks>As JSON: <c>{"field":"image","exists":true}</c>.</remarks>
public sealed record ExistsClause(string Field, bool Exists) : FieldClause(Field);
