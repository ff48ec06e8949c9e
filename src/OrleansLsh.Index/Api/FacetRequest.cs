namespace OrleansLsh;

/// <summary>Which values documents have in source fields, and how many documents have each.</summary>
public sealed record FacetRequest
{
    /// <summary>The most source fields of one request.</summary>
    public const int MaxFields = 16;

    /// <summary>The most values of a field that are given.</summary>
    public const int MaxLimit = 10_000;

    /// <summary>Properties of the source, 1 to 16 of them; <c>a.b</c> for b inside the object a. Each has at most 10,000 different values
    /// among the documents that match.</summary>
    public required IReadOnlyList<string> Fields { get; init; }

    /// <summary>Only documents that match; null for all.</summary>
    public Filter? Filter { get; init; }

    /// <summary>Values wanted of each field, 1 to 10,000. Default 10.</summary>
    public int Limit { get; init; } = 10;
}

/// <summary>What was counted.</summary>
/// <param name="Facets">One for each field, in the order of the request.</param>
/// <param name="Took">Time inside the index.</param>
public sealed record FacetResponse(IReadOnlyList<Facet> Facets, TimeSpan Took)
{
    /// <summary>What is odd though it was counted, such as a field that no document has; one sentence each. Mostly empty.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The fields, one a line, and what is odd.</summary>
    public override string ToString() => string.Join('\n', [.. Facets.Select(facet => facet.ToString()), .. Warnings]);
}

/// <summary>The values of a field among documents.</summary>
/// <param name="Field">The field.</param>
/// <param name="Values">The most frequent values; of two that are as frequent truth values come first, then numbers, then strings, each in
/// their order.</param>
/// <param name="Distinct">Different values in all.</param>
public sealed record Facet(string Field, IReadOnlyList<FacetValue> Values, int Distinct)
{
    /// <summary>The field and its values with their counts.</summary>
    public override string ToString() => $"{Field}: {string.Join(", ", Values)}{(Values.Count < Distinct ? $", … ({Distinct})" : "")}";
}

/// <summary>A value, and how many documents have it.</summary>
/// <param name="Value">A string, a number or a truth value, as a filter takes it. Numbers that are equal are one value: 1.0 is 1.</param>
/// <param name="Count">Documents that have it. One whose field holds an array counts for each of its values once.</param>
public sealed record FacetValue(FilterValue Value, long Count)
{
    /// <summary>The value and its count.</summary>
    public override string ToString() => $"{Value} ({Count})";
}
