namespace OrleansLsh;

/// <summary>A condition on one field. A field that holds an array meets it when one of the elements does.</summary>
/// <param name="Field">A property of the source; <c>a.b</c> for b inside the object a; <c>id</c> for the document's id.</param>
public abstract record FieldClause(string Field) : FilterClause
{
    /// <summary>The field that stands for a document's id. A source's own property of that name cannot be filtered by.</summary>
    public const string Id = "id";

    /// <summary>Whether it is about the id and not about the source.</summary>
    public bool IsOfId => Field == Id;
}
