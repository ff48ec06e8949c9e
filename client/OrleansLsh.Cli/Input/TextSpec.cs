using OrleansLsh.Index.Service;

namespace OrleansLsh.Cli.Input;

/// <summary>Text relevance of a search: <c>field=words</c>.</summary>
internal static class TextSpec
{
    /// <summary>Reads it.</summary>
    /// <param name="text">field=words.</param>
    /// <param name="weight">Its weight beside the vector fields.</param>
    /// <exception cref="FormatException">It has another form.</exception>
    public static TextQuery Parse(string text, double weight)
    {
        int equals = text.IndexOf('=');
        return equals > 0 && equals < text.Length - 1
            ? new TextQuery(text[..equals], text[(equals + 1)..], weight)
            : throw new FormatException($"'{text}' is no text query; write field=words.");
    }
}
