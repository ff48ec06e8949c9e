using System.Globalization;

namespace OrleansLsh.VectorData.Mapping;

/// <summary>Dates, times and Guids as the strings that sources keep, and that filters ask for.</summary>
internal static class SourceText
{
    /// <summary>A date and a time, with its offset where its kind has one.</summary>
    public static string Of(DateTime value) => value.ToString("O", CultureInfo.InvariantCulture);

    /// <summary>A date and a time with its offset.</summary>
    public static string Of(DateTimeOffset value) => value.ToString("O", CultureInfo.InvariantCulture);

    /// <summary>A day, such as <c>2024-01-31</c>.</summary>
    public static string Of(DateOnly value) => value.ToString("O", CultureInfo.InvariantCulture);

    /// <summary>A time of day, such as <c>09:30:00.0000000</c>.</summary>
    public static string Of(TimeOnly value) => value.ToString("O", CultureInfo.InvariantCulture);

    /// <summary>A Guid with hyphens.</summary>
    public static string Of(Guid value) => value.ToString("D");
}
