namespace OrleansLsh.Index.Filters;

/// <summary>The field's text holds every word; a word that ends in <c>*</c> stands for all that begin so.</summary>
/// <remarks>As JSON: <c>{"field":"summary","text":"async read*"}</c>. Words are runs of letters and digits, without regard to case.</remarks>
public sealed record TextClause(string Field, string Text) : FilterClause(Field);
