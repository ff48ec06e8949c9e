namespace OrleansLsh;

/// <summary>The field's text holds every word; a word that ends in <c>*</c> stands for all that begin so.</summary>
/// <param name="Field">A property of the source; <c>a.b</c> for b inside the object a.</param>
/// <param name="Text">1 to 1,000 words.</param>
/// <remarks>As JSON: <c>{"field":"summary","text":"async read*"}</c>. Words are those of Unicode, without regard to case and accents; a
/// text in a script without spaces is found by any two neighbouring letters.</remarks>
public sealed record TextClause(string Field, string Text) : FieldClause(Field);
