using System.Globalization;
using OrleansLsh.Cli.Output;
using OrleansLsh.Core.Vectors;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Cli.Input;

/// <summary>A vector field as <c>create</c> takes it: <c>name:dimensions[:metric]</c>.</summary>
internal static class FieldSpec
{
    /// <summary>Reads it.</summary>
    /// <exception cref="FormatException">It has another form.</exception>
    public static VectorField Parse(string text)
    {
        string[] parts = text.Split(':');
        if (parts.Length is < 2 or > 3 || parts[0].Length == 0)
            throw new FormatException($"'{text}' is no field; write name:dimensions[:metric], such as v:128:cosine.");
        if (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int dimensions))
            throw new FormatException($"'{parts[1]}' is no number of dimensions in '{text}'.");
        var metric = Metric.Cosine;
        if (parts.Length == 3 && !EnumWord.TryParse(parts[2], out metric))
            throw new FormatException($"'{parts[2]}' is no metric in '{text}'; write one of {string.Join(", ", EnumWord.All<Metric>())}.");
        return new VectorField(parts[0], dimensions, metric);
    }
}
