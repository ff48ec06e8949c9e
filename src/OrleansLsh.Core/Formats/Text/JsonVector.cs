namespace OrleansLsh.Core.Formats.Text;

/// <summary>A JSON array of numbers to a vector.</summary>
/// <remarks>Most bytes of a JSONL file of documents are in these arrays, so they do not go through the general reader.</remarks>
internal sealed class JsonVector
{
    private float[] _values = new float[128];

    /// <param name="text">Text that contains the array.</param>
    /// <param name="at">On entry just past the <c>[</c>; on return at the <c>]</c>.</param>
    /// <param name="vector">A copy of its own.</param>
    /// <returns>Null where all is well, else what was expected.</returns>
    public string? Parse(ReadOnlySpan<byte> text, ref int at, out ReadOnlyMemory<float> vector)
    {
        vector = default;
        int count = 0;
        at = SkipBlanks(text, at);
        if (at < text.Length && text[at] == ']') return null;
        while (true)
        {
            at = SkipBlanks(text, at);
            int length = JsonNumber.Parse(text[at..], out float value);
            if (length == 0) return $"expected a number as component {count} of the vector";
            if (count == VectorFile.MaxDimensions) return $"the vector has more than {VectorFile.MaxDimensions} components";
            if (count == _values.Length) Array.Resize(ref _values, count * 2);
            _values[count++] = value;
            at = SkipBlanks(text, at + length);
            if (at == text.Length || text[at] is not ((byte)',' or (byte)']'))
                return $"expected ',' or ']' after component {count - 1} of the vector";
            if (text[at] == ']') break;
            at++;
        }
        vector = _values.AsSpan(0, count).ToArray();
        return null;
    }

    public static int SkipBlanks(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && text[at] is ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')) at++;
        return at;
    }
}
