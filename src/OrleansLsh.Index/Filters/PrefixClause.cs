namespace OrleansLsh;

/// <summary>The field is a string that begins so, to the letter; 1 to 250 bytes of UTF-8.</summary>
/// <param name="Field">A property of the source; <c>a.b</c> for b inside the object a; <c>id</c> for the document's id.</param>
/// <param name="Prefix">The beginning.</param>
/// <remarks>As JSON: <c>{"field":"id","prefix":"2024-"}</c>.</remarks>
public sealed record PrefixClause(string Field, string Prefix) : FieldClause(Field);
