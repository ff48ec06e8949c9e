namespace OrleansLsh;

/// <summary>A condition that a document meets or does not: a <see cref="FieldClause"/> on one field, or a <see cref="Filter"/> inside a
/// filter.</summary>
public abstract record FilterClause
{
    /// <summary>The clause as its JSON.</summary>
    public sealed override string ToString() => FilterJson.Text(this);
}
