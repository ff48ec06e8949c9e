namespace OrleansLsh.Index.Filters;

/// <summary>The field is a number inside bounds, of which at least one is given.</summary>
/// <remarks>As JSON: <c>{"field":"price","range":{"gte":1,"lt":9.5}}</c> with <c>gt</c>, <c>gte</c>, <c>lt</c>, <c>lte</c>.</remarks>
public sealed record RangeClause(string Field, double? GreaterThan, double? AtLeast, double? LessThan, double? AtMost) : FilterClause(Field)
{
    /// <summary>The least and the most number inside; the least above the most where there is none.</summary>
    internal (double Least, double Most) Bounds()
    {
        double least = double.NegativeInfinity, most = double.PositiveInfinity;
        if (AtLeast is { } atLeast) least = atLeast;
        if (GreaterThan is { } above) least = Math.Max(least, Math.BitIncrement(above));
        if (AtMost is { } atMost) most = atMost;
        if (LessThan is { } below) most = Math.Min(most, Math.BitDecrement(below));
        return (least, most);
    }
}
