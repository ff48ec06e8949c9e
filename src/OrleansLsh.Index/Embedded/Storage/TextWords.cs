using System.Buffers;
using System.Buffers.Text;
using System.Text;
using OrleansLsh.Index.Words;

namespace OrleansLsh.Index.Embedded.Storage;

/// <summary>Words of a text as the full-text table sees them: each led by its path's key, such as <c>3xasync</c>, and followed by a
/// blank.</summary>
/// <remarks>Words are cut here and not by SQLite, so that a filter means the same everywhere.</remarks>
internal sealed class TextWords
{
    private readonly ArrayBufferWriter<byte> _words = new();
    private readonly byte[] _lead = new byte[12];
    private readonly WordCutter _cutter;
    private int _leadLength;

    public TextWords() => _cutter = new WordCutter(isQuery: false, (word, _) => Append(word));

    /// <summary>The words so far.</summary>
    public ReadOnlySpan<byte> Written => _words.WrittenSpan;

    /// <summary>Forgets the words so far.</summary>
    public void Clear() => _words.ResetWrittenCount();

    /// <summary>Appends the words of a text.</summary>
    public void Append(int path, ReadOnlySpan<byte> utf8)
    {
        Utf8Formatter.TryFormat(path, _lead, out _leadLength);
        _lead[_leadLength++] = (byte)'x';
        _cutter.Cut(utf8);
    }

    /// <summary>A full-text expression for one word of a query.</summary>
    public static string Expression(int path, TextWord word) => word.IsPrefix ? $"\"{path}x{word.Text}\" *" : $"\"{path}x{word.Text}\"";

    private void Append(ReadOnlySpan<char> word)
    {
        Span<byte> free = _words.GetSpan(_leadLength + Encoding.UTF8.GetMaxByteCount(word.Length) + 1);
        _lead.AsSpan(0, _leadLength).CopyTo(free);
        int length = _leadLength + Encoding.UTF8.GetBytes(word, free[_leadLength..]);
        free[length++] = (byte)' ';
        _words.Advance(length);
    }
}
