using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace OrleansLsh.Index.Embedded.Storage;

/// <summary>Words of a text as the full-text table sees them: each lower-cased and led by its path's key, such as <c>3xasync</c>.</summary>
/// <remarks>Words are runs of letters and digits. They are cut here and not by SQLite, so that a filter means the same everywhere.</remarks>
internal static class TextWords
{
    /// <summary>Appends the words of a text, each followed by a space.</summary>
    public static void Append(ArrayBufferWriter<byte> target, int path, ReadOnlySpan<byte> utf8)
    {
        Span<byte> lead = stackalloc byte[12];
        Utf8Formatter.TryFormat(path, lead, out int leadLength);
        lead[leadLength++] = (byte)'x';
        lead = lead[..leadLength];
        bool inWord = false;
        // A lower-cased letter may be longer than the letter, but never takes more than 4 bytes.
        for (int i = 0; i < utf8.Length;)
        {
            byte first = utf8[i];
            Rune rune;
            if (first < 0x80)
            {
                rune = new Rune((char)first);
                i++;
            }
            else
            {
                Rune.DecodeFromUtf8(utf8[i..], out rune, out int consumed);
                i += consumed;
            }
            if (Rune.IsLetterOrDigit(rune))
            {
                Span<byte> free = target.GetSpan(lead.Length + 5);
                int written = 0;
                if (!inWord)
                {
                    lead.CopyTo(free);
                    written = lead.Length;
                }
                written += Rune.ToLowerInvariant(rune).EncodeToUtf8(free[written..]);
                target.Advance(written);
                inWord = true;
            }
            else if (inWord)
            {
                target.GetSpan(1)[0] = (byte)' ';
                target.Advance(1);
                inWord = false;
            }
        }
        if (!inWord) return;
        target.GetSpan(1)[0] = (byte)' ';
        target.Advance(1);
    }

    /// <summary>A full-text expression for the words of a query; null where it has none.</summary>
    /// <param name="path">The path's key.</param>
    /// <param name="text">A word that ends in <c>*</c> stands for all that begin so.</param>
    /// <param name="join"><c>AND</c> or <c>OR</c>.</param>
    public static string? Expression(int path, string text, string join)
    {
        var words = Filters.FilterWords.Of(text).Select(word => word.IsPrefix ? $"\"{path}x{word.Word}\" *" : $"\"{path}x{word.Word}\"");
        string expression = string.Join($" {join} ", words.Distinct());
        return expression.Length == 0 ? null : expression;
    }
}
