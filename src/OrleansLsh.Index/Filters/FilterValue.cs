namespace OrleansLsh.Index.Filters;

/// <summary>A string, a number or a truth value, as a source field holds it.</summary>
public readonly record struct FilterValue
{
    /// <summary>The string; null where this is none.</summary>
    public string? Text { get; private init; }

    /// <summary>The number; null where this is none.</summary>
    public double? Number { get; private init; }

    /// <summary>The truth value; null where this is none.</summary>
    public bool? Flag { get; private init; }

    /// <summary>A string.</summary>
    public static FilterValue Of(string text) => new() { Text = text };

    /// <summary>A finite number.</summary>
    public static FilterValue Of(double number) => new() { Number = number };

    /// <summary>A truth value.</summary>
    public static FilterValue Of(bool flag) => new() { Flag = flag };
}
