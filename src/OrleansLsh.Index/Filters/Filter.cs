namespace OrleansLsh.Index.Filters;

/// <summary>Which documents a search may return: all of <see cref="Must"/>, at least one of <see cref="Should"/> if there are any, none of <see cref="MustNot"/>.</summary>
/// <remarks>As JSON: <c>{"must":[…],"should":[…],"must_not":[…]}</c>.</remarks>
public sealed record Filter
{
    /// <summary>Every one of these holds.</summary>
    public IReadOnlyList<FilterClause> Must { get; init; } = [];

    /// <summary>At least one of these holds, if there are any.</summary>
    public IReadOnlyList<FilterClause> Should { get; init; } = [];

    /// <summary>None of these holds.</summary>
    public IReadOnlyList<FilterClause> MustNot { get; init; } = [];
}
