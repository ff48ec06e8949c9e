using System.Text;

namespace OrleansLsh.Index.Words;

/// <summary>Takes a word.</summary>
/// <param name="word">Folded, 1 to <see cref="WordCutter.MaxLength"/> characters; valid until the call returns.</param>
/// <param name="isPrefix">Whether it stands for all words that begin like it; never in a document.</param>
public delegate void WordSink(ReadOnlySpan<char> word, bool isPrefix);

/// <summary>Cuts text into folded words, in the same way for documents and for queries, on every backend. For one thread at a
/// time.</summary>
/// <remarks>
/// Unicode Standard Annex #29, tailored to searching: punctuation always ends a word, so that <c>System.Text.Json</c> and <c>l'été</c> are
/// found by their parts. A word is folded to NFKC, without case and without accents. Scripts without spaces are cut into pairs of
/// neighbouring letters, each with its marks; the last letter of a document's run stands alone too, so that a single letter is found
/// as the beginning of a pair wherever it stands. A picture that is written as a data URI has no words.
/// </remarks>
/// <param name="isQuery">Whether the texts are queries, in which <c>*</c> behind a word has a meaning.</param>
/// <param name="sink">Gets the words.</param>
public sealed class WordCutter(bool isQuery, WordSink sink)
{
    /// <summary>Characters of a word that are compared; the others are left out.</summary>
    public const int MaxLength = 255;

    // As many marks as the Stream-Safe Text Format lets follow a letter (UAX #15); more are no text.
    private const int MostMarks = 30;

    private readonly WordTable _table = WordTable.Shared;
    private readonly int[] _letter = new int[MostMarks + 1];
    private readonly StringBuilder _run = new();
    private readonly List<int> _ends = [];
    private int _marked;
    private bool _isSpaceless;

    /// <summary>The words of a text in their order; a data URI (RFC 2397) of a picture or of bytes has none.</summary>
    public void Cut(ReadOnlySpan<char> text)
    {
        if (text.StartsWith("data:image/", StringComparison.Ordinal)
            || text.StartsWith("data:application/octet-stream", StringComparison.Ordinal)) return;
        foreach (Rune rune in text.EnumerateRunes()) Read(rune.Value);
        EndRun(false);
    }

    /// <summary>The words of a text in UTF-8 in their order; a data URI (RFC 2397) of a picture or of bytes has none.</summary>
    public void Cut(ReadOnlySpan<byte> utf8)
    {
        if (utf8.StartsWith("data:image/"u8) || utf8.StartsWith("data:application/octet-stream"u8)) return;
        while (!utf8.IsEmpty)
        {
            if (utf8[0] < 0x80)
            {
                Read(utf8[0]);
                utf8 = utf8[1..];
                continue;
            }
            Rune.DecodeFromUtf8(utf8, out Rune rune, out int length);
            Read(rune.Value);
            utf8 = utf8[length..];
        }
        EndRun(false);
    }

    private void Read(int c)
    {
        if (c < 0x80)
        {
            if (char.IsAsciiLetterOrDigit((char)c)) Take(c is >= 'A' and <= 'Z' ? c | 0x20 : c, CharKind.Word);
            else EndRun(c == '*');
        }
        else if (_table.Kind(c) == CharKind.Dropped) return;
        else if (_table.Fold(c) is { } folded)
            foreach (Rune one in folded.EnumerateRunes()) Take(one.Value, _table.Kind(one.Value));
        else Take(c, _table.Kind(c));
    }

    private void Take(int c, CharKind kind)
    {
        if (kind == CharKind.Mark)
        {
            if (_marked is > 0 and <= MostMarks) TakeMark(c);
        }
        else if (kind is CharKind.Word or CharKind.Spaceless)
        {
            bool isSpaceless = kind == CharKind.Spaceless;
            if (_isSpaceless != isSpaceless) EndRun(false);
            // Only the letters of Hangul become one with a letter after them.
            else if (c >= 0x80 && _marked == 1 && _table.Compose(_letter[0], c) is >= 0 and int composed)
            {
                _letter[0] = composed;
                return;
            }
            else EndLetter();
            _isSpaceless = isSpaceless;
            _letter[0] = c;
            _marked = 1;
        }
        else EndRun(false);
    }

    /// <summary>Puts a mark where normalization wants it among the marks of its letter, or makes one of it and the letter.</summary>
    private void TakeMark(int mark)
    {
        int rank = _table.Rank(mark), at = _marked;
        while (rank > 0 && at > 1 && _table.Rank(_letter[at - 1]) > rank) at--;
        int before = at > 1 ? _table.Rank(_letter[at - 1]) : 0;
        // A mark becomes one with its letter unless one of its own rank, or one without rank, stands between them.
        bool reaches = at == 1 || (before > 0 && before < rank);
        int starter = reaches ? 0 : at - 1;
        if ((reaches || rank == 0) && _table.Compose(_letter[starter], mark) is >= 0 and int composed)
        {
            _letter[starter] = composed;
            return;
        }
        _letter.AsSpan(at, _marked - at).CopyTo(_letter.AsSpan(at + 1));
        _letter[at] = mark;
        _marked++;
    }

    private void EndLetter()
    {
        if (_marked == 0) return;
        // A run of letters without end is no word: what will be left out is not gathered either.
        for (int i = 0; i < _marked && (_isSpaceless || _run.Length <= MaxLength); i++)
        {
            if (_letter[i] < 0x10000) _run.Append((char)_letter[i]);
            else _run.Append(new Rune(_letter[i]).ToString());
        }
        _marked = 0;
        if (_isSpaceless) _ends.Add(_run.Length);
    }

    private void EndRun(bool isFollowedByStar)
    {
        EndLetter();
        if (_run.Length == 0) return;
        string run = _run.ToString();
        if (_isSpaceless) EmitPairs(run);
        else sink(Shortened(run), isQuery && isFollowedByStar);
        _run.Clear();
        _ends.Clear();
    }

    private void EmitPairs(ReadOnlySpan<char> run)
    {
        for (int i = 0, start = 0; i + 1 < _ends.Count; start = _ends[i++]) sink(Shortened(run[start.._ends[i + 1]]), false);
        ReadOnlySpan<char> last = run[(_ends.Count > 1 ? _ends[^2] : 0)..];
        if (!isQuery) sink(Shortened(last), false);
        else if (_ends.Count == 1) sink(Shortened(last), true);
    }

    private static ReadOnlySpan<char> Shortened(ReadOnlySpan<char> word)
    {
        if (word.Length <= MaxLength) return word;
        return word[..(char.IsHighSurrogate(word[MaxLength - 1]) ? MaxLength - 1 : MaxLength)];
    }
}
