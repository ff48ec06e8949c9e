namespace OrleansLsh.Index.Filters;

/// <summary>A string, a number or a truth value, as a source field holds it.</summary>
public readonly record struct FilterValue
{
    /// <summary>The string; null where this is none.</summary>
    public string? Text { get; private init; }

    /// <summary>The number; null where this is none.</summary>
    public ExactNumber? Number { get; private init; }

    /// <summary>The truth value; null where this is none.</summary>
    public bool? Flag { get; private init; }

    /// <summary>A string.</summary>
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

    /// <summary>The value as an id: a string, or a whole number by its digits; null where it is none.</summary>
    public string? AsId => Text ?? (Number is { IsInteger: true } number ? number.WholeText : null);
}
