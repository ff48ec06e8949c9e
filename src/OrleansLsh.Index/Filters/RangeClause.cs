namespace OrleansLsh;

/// <summary>The field is a number, or a string that is a date of ISO 8601, inside bounds: at least one, and all numbers or all
/// dates.</summary>
/// <param name="Field">A property of the source; <c>a.b</c> for b inside the object a.</param>
/// <param name="GreaterThan">It is above this.</param>
/// <param name="AtLeast">It is this or above.</param>
/// <param name="LessThan">It is below this.</param>
/// <param name="AtMost">It is this or below.</param>
/// <remarks>As JSON: <c>{"field":"price","range":{"gte":1,"lt":9.5}}</c> with <c>gt</c>, <c>gte</c>, <c>lt</c>, <c>lte</c>, or
/// <c>{"field":"sold","range":{"gte":"2024-01-01","lt":"2025-01-01"}}</c>. Numbers are compared by their exact value, dates as
/// instants.</remarks>
public sealed record RangeClause(string Field, RangeBound? GreaterThan, RangeBound? AtLeast, RangeBound? LessThan, RangeBound? AtMost)
    : FieldClause(Field)
{
    /// <summary>Whether the bounds are dates.</summary>
    internal bool IsOfDates => (GreaterThan ?? AtLeast ?? LessThan ?? AtMost)?.Date is not null;

    /// <summary>The bounds that are given.</summary>
    internal IEnumerable<RangeBound> Bounds => new[] { GreaterThan, AtLeast, LessThan, AtMost }.OfType<RangeBound>();

    /// <summary>The terms between which the field's must lie.</summary>
    public TermRange Terms()
    {
        char type = IsOfDates ? TermValue.Instant : TermValue.Number;
        var range = new TermRange(TermValue.Start(type), TermValue.Start((char)(type + 1)));
        if (AtLeast is { } atLeast) range = range.From(TermValue.Of(atLeast), isInside: true);
        if (GreaterThan is { } above) range = range.From(TermValue.Of(above), isInside: false);
        if (AtMost is { } atMost) range = range.To(TermValue.Of(atMost), isInside: true);
        if (LessThan is { } below) range = range.To(TermValue.Of(below), isInside: false);
        return range;
    }
}
