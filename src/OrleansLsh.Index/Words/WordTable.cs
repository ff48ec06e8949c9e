using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace OrleansLsh.Index.Words;

/// <summary>What is known of each code point: whether it belongs to a word, and what it is folded to.</summary>
/// <remarks>The product brings its own table, so that the words of a text are the same on every machine and under every runtime:
/// they are stored. It is read from <c>words.txt</c>, which <c>make-words.mjs</c> writes.</remarks>
internal sealed class WordTable
{
    private const int PageBits = 8, PageSize = 1 << PageBits, Pages = 0x110000 >> PageBits;
    private const int FirstHangul = 0xAC00, HangulCount = 11_172, FirstLead = 0x1100, FirstVowel = 0x1161, FirstTail = 0x11A7;
    private const int Leads = 19, Vowels = 21, Tails = 28;

    private static readonly CharKind[] EmptyPage = new CharKind[PageSize];

    private readonly CharKind[][] _kinds = new CharKind[Pages][];
    private readonly FrozenDictionary<int, string> _folds;
    private readonly FrozenDictionary<int, byte> _ranks;
    private readonly FrozenDictionary<(int First, int Second), int> _pairs;

    private WordTable(TextReader lines)
    {
        Array.Fill(_kinds, EmptyPage);
        for (int c = 0; c < 0x80; c++)
            if (char.IsAsciiLetterOrDigit((char)c)) Mark(c, c, CharKind.Word);
        var folds = new Dictionary<int, string>();
        var ranks = new Dictionary<int, byte>();
        var pairs = new Dictionary<(int, int), int>();
        while (lines.ReadLine() is { } line)
        {
            if (line[0] == '#') continue;
            string[] parts = line.Split(' ');
            switch (line[0])
            {
                case '=':
                    folds[Number(parts[1])] = string.Concat(parts[2..].Select(part => new Rune(Number(part)).ToString()));
                    break;
                case 'r':
                    foreach (string mark in parts[2..]) ranks[Number(mark)] = byte.Parse(parts[1], CultureInfo.InvariantCulture);
                    break;
                case '+':
                    pairs[(Number(parts[1]), Number(parts[2]))] = Number(parts[3]);
                    break;
                default:
                    Mark(Number(parts[1]), Number(parts[2]), KindOf(line[0]));
                    break;
            }
        }
        (_folds, _ranks, _pairs) = (folds.ToFrozenDictionary(), ranks.ToFrozenDictionary(), pairs.ToFrozenDictionary());
    }

    /// <summary>The table; read when it is first needed.</summary>
    public static WordTable Shared => Loaded.Table;

    /// <summary>What a code point is to words.</summary>
    public CharKind Kind(int codePoint) => _kinds[codePoint >> PageBits][codePoint & (PageSize - 1)];

    /// <summary>What a code point is folded to; null for itself.</summary>
    public string? Fold(int codePoint) => _folds.GetValueOrDefault(codePoint);

    /// <summary>The rank of a mark: among marks that follow one another, the lower comes first; 0 stays where it is.</summary>
    public byte Rank(int mark) => _ranks.GetValueOrDefault(mark);

    /// <summary>The one code point that two are written as; −1 where there is none.</summary>
    public int Compose(int first, int second)
    {
        int lead = first - FirstLead, vowel = second - FirstVowel;
        if ((uint)lead < Leads && (uint)vowel < Vowels) return FirstHangul + (lead * Vowels + vowel) * Tails;
        int syllable = first - FirstHangul, tail = second - FirstTail;
        if ((uint)syllable < HangulCount && syllable % Tails == 0 && tail is > 0 and < Tails) return first + tail;
        return _pairs.GetValueOrDefault((first, second), -1);
    }

    private void Mark(int first, int last, CharKind kind)
    {
        for (int c = first; c <= last;)
        {
            CharKind[] page = _kinds[c >> PageBits];
            if (page == EmptyPage) _kinds[c >> PageBits] = page = new CharKind[PageSize];
            int end = Math.Min(last + 1, (c | (PageSize - 1)) + 1);
            page.AsSpan(c & (PageSize - 1), end - c).Fill(kind);
            c = end;
        }
    }

    private static CharKind KindOf(char letter) => letter switch
    {
        'w' => CharKind.Word,
        's' => CharKind.Spaceless,
        'm' => CharKind.Mark,
        'd' => CharKind.Dropped,
        _ => throw new InvalidDataException($"words.txt has a line that begins with '{letter}'."),
    };

    private static int Number(string hex) => int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static class Loaded
    {
        public static readonly WordTable Table = Read();

        private static WordTable Read()
        {
            using Stream stream = typeof(WordTable).Assembly.GetManifestResourceStream("words.txt")
                ?? throw new InvalidDataException("The assembly was built without words.txt.");
            using var lines = new StreamReader(stream, Encoding.ASCII);
            return new WordTable(lines);
        }
    }
}

/// <summary>What a code point is to words.</summary>
internal enum CharKind : byte
{
    /// <summary>It ends a word.</summary>
    Other,

    /// <summary>A letter or digit.</summary>
    Word,

    /// <summary>A letter of a script that is written without spaces.</summary>
    Spaceless,

    /// <summary>A mark that belongs to the letter before it.</summary>
    Mark,

    /// <summary>An accent, or something invisible: left out.</summary>
    Dropped,
}
