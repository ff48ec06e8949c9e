namespace OrleansLsh.Index.Filters;

/// <summary>A condition on one source field. A field that holds an array meets it when one of the elements does.</summary>
/// <param name="Field">A property of the source; <c>a.b</c> for b inside the object a.</param>
public abstract record FilterClause(string Field);

/// <summary>The field is this value.</summary>
/// <remarks>As JSON: <c>{"field":"pos","equals":"n"}</c>.</remarks>
public sealed record EqualsClause(string Field, FilterValue Value) : FilterClause(Field);

/// <summary>The field is one of these values, 1 to 10,000 of them.</summary>
/// <remarks>As JSON: <c>{"field":"pos","any_of":["n","v"]}</c>.</remarks>
public sealed record AnyOfClause(string Field, IReadOnlyList<FilterValue> Values) : FilterClause(Field);

/// <summary>The field is a number inside bounds, of which at least one is given.</summary>
/// <remarks>As JSON: <c>{"field":"price","range":{"gte":1,"lt":9.5}}</c> with <c>gt</c>, <c>gte</c>, <c>lt</c>, <c>lte</c>.</remarks>
public sealed record RangeClause(string Field, double? GreaterThan, double? AtLeast, double? LessThan, double? AtMost) : FilterClause(Field);

/// <summary>The field's text holds every word; a word that ends in <c>*</c> stands for all that begin so.</summary>
/// <remarks>As JSON: <c>{"field":"summary","text":"async read*"}</c>. Words are runs of letters and digits, without regard to case.</remarks>
public sealed record TextClause(string Field, string Text) : FilterClause(Field);

/// <summary>The field is there and not null; or, with false, it is not.</summary>
/// <remarks>As JSON: <c>{"field":"image","exists":true}</c>.</remarks>
public sealed record ExistsClause(string Field, bool Exists) : FilterClause(Field);
