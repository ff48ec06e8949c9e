using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Microsoft.ML.Tokenizers;

namespace OrleansLsh.Embeddings.Onnx;

/// <summary>Prepares text as BERT was trained with it: without control characters, each Chinese character a word, and for uncased models in
/// lower case without accents.</summary>
/// <remarks>After tokenization.py of Devlin et al.: BERT, 2018. Accents are taken off by a table of our own, since a runtime without the
/// data of cultures (as in small containers) takes none off and says nothing.</remarks>
internal sealed class BertText(bool lowerCase) : Normalizer
{
    private const int FirstHangul = 0xAC00, HangulCount = 11_172, FirstLead = 0x1100, FirstVowel = 0x1161, FirstTail = 0x11A7;
    private const int Vowels = 21, Tails = 28;

    private static readonly FrozenDictionary<int, string> Bare = ReadBare();

    /// <inheritdoc/>
    public override string Normalize(string original) => Normalize(original.AsSpan());

    /// <inheritdoc/>
    public override string Normalize(ReadOnlySpan<char> original)
    {
        var text = new StringBuilder(original.Length + 16);
        foreach (Rune rune in original.EnumerateRunes())
        {
            if (rune.Value is >= ' ' and < 0x7F) text.Append(lowerCase ? char.ToLowerInvariant((char)rune.Value) : (char)rune.Value);
            else Append(text, rune);
        }
        return text.ToString();
    }

    private void Append(StringBuilder text, Rune rune)
    {
        if (BertWords.IsSpace(rune)) text.Append(' ');
        else if (rune.Value is 0 or 0xFFFD || IsControl(rune)) return;
        else if (IsChinese(rune.Value)) text.Append(' ').Append(lowerCase ? WithoutAccents(rune) : rune.ToString()).Append(' ');
        else if (!lowerCase) text.Append(rune.ToString());
        else
            foreach (Rune bare in WithoutAccents(rune).EnumerateRunes()) text.Append(Rune.ToLowerInvariant(bare).ToString());
    }

    private static string WithoutAccents(Rune rune)
    {
        int syllable = rune.Value - FirstHangul;
        if (syllable is >= 0 and < HangulCount)
        {
            string open = $"{(char)(FirstLead + (syllable / (Vowels * Tails)))}{(char)(FirstVowel + (syllable / Tails % Vowels))}";
            return syllable % Tails == 0 ? open : $"{open}{(char)(FirstTail + (syllable % Tails))}";
        }
        return Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark ? ""
            : Bare.TryGetValue(rune.Value, out string? bare) ? bare
            : rune.ToString();
    }

    private static bool IsControl(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;

    private static bool IsChinese(int c) => c is
        (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B73F)
        or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B820 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);

    private static FrozenDictionary<int, string> ReadBare()
    {
        var bare = new Dictionary<int, string>();
        using var lines = new StreamReader(typeof(BertText).Assembly.GetManifestResourceStream("accents.txt")!);
        while (lines.ReadLine() is { } line)
        {
            if (line[0] == '#') continue;
            int space = line.IndexOf(' ');
            foreach (Rune accented in line.AsSpan(space + 1).EnumerateRunes()) bare[accented.Value] = line[..space];
        }
        return bare.ToFrozenDictionary();
    }
}

/// <summary>Cuts prepared text into words: what stands between spaces, each punctuation mark by itself.</summary>
/// <remarks>The library's own cutting passes over <c>+ &lt; = &gt; ^ ` | ~ $</c> and keeps <c>_</c> inside of words, which no BERT model
/// was trained with.</remarks>
internal sealed class BertWords : PreTokenizer
{
    /// <inheritdoc/>
    public override IEnumerable<(int Offset, int Length)> PreTokenize(string text) => Cut(text);

    /// <inheritdoc/>
    public override IEnumerable<(int Offset, int Length)> PreTokenize(ReadOnlySpan<char> text) => Cut(text);

    /// <summary>Whether a character parts words and is no part of them.</summary>
    public static bool IsSpace(Rune rune) =>
        rune.Value is ' ' or '\t' or '\n' or '\r' || Rune.GetUnicodeCategory(rune) is UnicodeCategory.SpaceSeparator;

    private static List<(int Offset, int Length)> Cut(ReadOnlySpan<char> text)
    {
        var words = new List<(int Offset, int Length)>();
        int at = 0, start = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool isSpace = IsSpace(rune);
            if (isSpace || IsPunctuation(rune))
            {
                if (at > start) words.Add((start, at - start));
                if (!isSpace) words.Add((at, rune.Utf16SequenceLength));
                start = at + rune.Utf16SequenceLength;
            }
            at += rune.Utf16SequenceLength;
        }
        if (at > start) words.Add((start, at - start));
        return words;
    }

    private static bool IsPunctuation(Rune rune) => rune.IsAscii
        ? rune.Value is (>= '!' and <= '/') or (>= ':' and <= '@') or (>= '[' and <= '`') or (>= '{' and <= '~')
        : Rune.IsPunctuation(rune);
}
