using System.Globalization;

namespace OrleansLsh.Cli.Input;

/// <summary>A vector field of a search as <c>name[=weight]</c>.</summary>
/// <param name="Field">Its name.</param>
/// <param name="Weight">Its weight beside the others. Default 1.</param>
internal readonly record struct FieldWeight(string Field, double Weight)
{
    /// <summary>Reads it.</summary>
    /// <exception cref="FormatException">It has another form.</exception>
    public static FieldWeight Parse(string text)
    {
        int equals = text.IndexOf('=');
        if (equals < 0) return new FieldWeight(text, 1);
        if (equals == 0 || !double.TryParse(text.AsSpan(equals + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out double weight))
            throw new FormatException($"'{text}' is no field with a weight; write name=weight, such as title=2.");
        return new FieldWeight(text[..equals], weight);
    }
}
