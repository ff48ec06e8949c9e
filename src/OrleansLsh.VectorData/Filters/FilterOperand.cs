using System.Globalization;
using OrleansLsh.VectorData.Mapping;

namespace OrleansLsh.VectorData.Filters;

/// <summary>Values of .NET as what clauses compare with.</summary>
internal static class FilterOperand
{
    /// <summary>Whether no stored value is equal to it, or more or less than it.</summary>
    public static bool IsIncomparable(object value) => value is double.NaN or float.NaN;

    /// <summary>A value that is compared for equality; null where it is of no such type.</summary>
    public static FilterValue? Value(object value) => value switch
    {
        string text => FilterValue.Of(text),
        bool flag => FilterValue.Of(flag),
        Guid guid => FilterValue.Of(SourceText.Of(guid)),
        TimeOnly time => FilterValue.Of(SourceText.Of(time)),
        // Dates are equal where their instants are, however they are written.
        _ when Date(value) is { } date => FilterValue.OfDate(date),
        _ => Number(value) is { } number ? FilterValue.Of(number) : (FilterValue?)null,
    };

    /// <summary>An end of a range; null where values of this type are in no order that the index knows.</summary>
    public static RangeBound? Bound(object value) =>
        Date(value) is { } date ? RangeBound.Of(date) : Number(value) is { } number ? RangeBound.Of(number) : null;

    private static string? Date(object value) => value switch
    {
        DateTime time => SourceText.Of(time),
        DateTimeOffset instant => SourceText.Of(instant),
        DateOnly day => SourceText.Of(day),
        _ => null,
    };

    private static ExactNumber? Number(object value) => value switch
    {
        byte or sbyte or short or ushort or int or uint or long => ExactNumber.Of(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        decimal number => ExactNumber.Of(number),
        double number => ExactNumber.Of(number),
        // By its own shortest digits: as a double it would have others than the source has.
        float number when float.IsFinite(number) => ExactNumber.Parse(number.ToString("R", CultureInfo.InvariantCulture)),
        float number => ExactNumber.Of(number),
        _ => null,
    };
}
