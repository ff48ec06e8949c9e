using System.Text.Json;

namespace OrleansLsh.Cli.Input;

/// <summary>A vector on the command line: <c>[1, 2.5]</c>, or <c>field=[1, 2.5]</c>.</summary>
/// <param name="Field">The field it belongs to; null where none was named.</param>
/// <param name="Components">Its components.</param>
internal sealed record VectorText(string? Field, float[] Components)
{
    /// <summary>Reads it.</summary>
    /// <exception cref="FormatException">It has another form.</exception>
    public static VectorText Parse(string text)
    {
        int bracket = text.IndexOf('['), equals = text.IndexOf('=');
        bool named = equals > 0 && equals < bracket;
        try
        {
            float[]? components = JsonSerializer.Deserialize<float[]>(named ? text.AsSpan(equals + 1) : text);
            if (components is { Length: > 0 }) return new VectorText(named ? text[..equals] : null, components);
        }
        catch (JsonException)
        {
            // Said below, with what was given.
        }
        string shown = text.Length <= 60 ? text : text[..60] + "…";
        throw new FormatException($"'{shown}' is no vector; write [1, 2.5, …] or field=[1, 2.5, …].");
    }
}
