using System.Globalization;

namespace OrleansLsh;

/// <summary>A number or a date of ISO 8601, as one end of a range. Numbers bound numbers, dates bound strings that are dates.</summary>
public readonly record struct RangeBound
{
    /// <summary>The number; null where this is a date.</summary>
    public ExactNumber? Number { get; private init; }

    /// <summary>The date as it was given, such as <c>2024-01-31</c> (midnight in UTC) or <c>2024-01-31T09:30:00+02:00</c>; null where this
    /// is a number.</summary>
    public string? Date { get; private init; }

    /// <summary>A number.</summary>
    public static RangeBound Of(ExactNumber number) => new() { Number = number };

    /// <summary>A date of ISO 8601: <c>2024-01-31</c>, or with a time <c>2024-01-31T09:30:00.5+02:00</c>; UTC where there is no
    /// offset.</summary>
    public static RangeBound Of(string date) => new() { Date = date };

    /// <summary>A number.</summary>
    public static implicit operator RangeBound(double number) => Of(ExactNumber.Of(number));

    /// <summary>A whole number.</summary>
    public static implicit operator RangeBound(long number) => Of(ExactNumber.Of(number));

    /// <summary>A decimal number.</summary>
    public static implicit operator RangeBound(decimal number) => Of(ExactNumber.Of(number));

    /// <summary>A date and a time: of its own kind, or in UTC where that is unspecified.</summary>
    public static implicit operator RangeBound(DateTime time) => Of(time.ToString("O", CultureInfo.InvariantCulture));

    /// <summary>An instant.</summary>
    public static implicit operator RangeBound(DateTimeOffset instant) => Of(instant.ToString("O", CultureInfo.InvariantCulture));

    /// <summary>The midnight in UTC at which a day begins.</summary>
    public static implicit operator RangeBound(DateOnly day) => Of(day.ToString("O", CultureInfo.InvariantCulture));

    /// <summary>The number or the date.</summary>
    public override string ToString() => Date ?? Number.GetValueOrDefault().Text;
}
