using System.Globalization;
using System.Text.Json.Serialization;

namespace OrleansLsh;

/// <summary>A string, a number or a truth value, as a source field holds it; or a date, which every string is that stands for the same
/// instant.</summary>
[JsonConverter(typeof(FilterValueJson))]
public readonly record struct FilterValue
{
    /// <summary>The string; null where this is none.</summary>
    public string? Text { get; private init; }

    /// <summary>The number; null where this is none.</summary>
    public ExactNumber? Number { get; private init; }

    /// <summary>The truth value; null where this is none.</summary>
    public bool? Flag { get; private init; }

    /// <summary>The date as it was given, such as <c>2024-01-31</c> (midnight in UTC) or <c>2024-01-31T09:30:00+02:00</c>; null where this
    /// is none.</summary>
    public string? Date { get; private init; }

    /// <summary>A string, compared to the letter.</summary>
    public static FilterValue Of(string text) => new() { Text = text };

    /// <summary>A finite number, by the shortest decimal number that stands for it: 0.1 is one tenth.</summary>
    public static FilterValue Of(double number) => Of(ExactNumber.Of(number));

    /// <summary>A whole number.</summary>
    public static FilterValue Of(long number) => Of(ExactNumber.Of(number));

    /// <summary>A decimal number.</summary>
    public static FilterValue Of(decimal number) => Of(ExactNumber.Of(number));

    /// <summary>A number of any size.</summary>
    public static FilterValue Of(ExactNumber number) => new() { Number = number };

    /// <summary>A truth value.</summary>
    public static FilterValue Of(bool flag) => new() { Flag = flag };

    /// <summary>A date of ISO 8601: <c>2024-01-31</c>, or with a time <c>2024-01-31T09:30:00.5+02:00</c>; UTC where there is no
    /// offset.</summary>
    public static FilterValue OfDate(string date) => new() { Date = date };

    /// <summary>A date and a time: of its own kind, or in UTC where that is unspecified.</summary>
    public static FilterValue Of(DateTime time) => OfDate(time.ToString("O", CultureInfo.InvariantCulture));

    /// <summary>An instant.</summary>
    public static FilterValue Of(DateTimeOffset instant) => OfDate(instant.ToString("O", CultureInfo.InvariantCulture));

    /// <summary>The midnight in UTC at which a day begins.</summary>
    public static FilterValue Of(DateOnly day) => OfDate(day.ToString("O", CultureInfo.InvariantCulture));

    /// <summary>A string, compared to the letter; null is none.</summary>
    public static implicit operator FilterValue(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Of(text);
    }

    /// <summary>A finite number.</summary>
    public static implicit operator FilterValue(double number) => Of(number);

    /// <summary>A whole number.</summary>
    public static implicit operator FilterValue(long number) => Of(number);

    /// <summary>A decimal number.</summary>
    public static implicit operator FilterValue(decimal number) => Of(number);

    /// <summary>A truth value.</summary>
    public static implicit operator FilterValue(bool flag) => Of(flag);

    /// <summary>A date and a time: of its own kind, or in UTC where that is unspecified.</summary>
    public static implicit operator FilterValue(DateTime time) => Of(time);

    /// <summary>An instant.</summary>
    public static implicit operator FilterValue(DateTimeOffset instant) => Of(instant);

    /// <summary>The midnight in UTC at which a day begins.</summary>
    public static implicit operator FilterValue(DateOnly day) => Of(day);

    /// <summary>The value as an id: a string, or a whole number by its digits; null where it is none.</summary>
    public string? AsId => Text ?? (Number is { IsInteger: true } number ? number.WholeText : null);

    /// <summary>The string, the number, the truth value or the date.</summary>
    public override string ToString() => Text ?? Date ?? Number?.Text ?? Flag?.ToString() ?? "";
}
