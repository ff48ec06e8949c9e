using System.Globalization;

namespace OrleansLsh.Core.Formats.Binary;

/// <summary>The literal in an <c>.npy</c> header: exactly <c>descr</c>, <c>fortran_order</c> and <c>shape</c>, in any order.</summary>
internal sealed record NpyDictionary(string Descr, bool FortranOrder, IReadOnlyList<long> Shape)
{
    private const int MaxAxes = 32;

    public static NpyDictionary Parse(FileInput input, string text) => new Parser(input, text).Parse();

    private ref struct Parser(FileInput input, string text)
    {
        private int _at;

        public NpyDictionary Parse()
        {
            string? descr = null;
            bool? fortranOrder = null;
            List<long>? shape = null;
            Expect('{');
            while (Next() != '}')
            {
                string key = ReadString();
                Expect(':');
                switch (key)
                {
                    case "descr" when descr is null: descr = ReadString(); break;
                    case "fortran_order" when fortranOrder is null: fortranOrder = ReadBoolean(); break;
                    case "shape" when shape is null: shape = ReadShape(); break;
                    default: throw Unexpected($"one each of 'descr', 'fortran_order', 'shape', found '{key}'");
                }
                if (Next() == ',') _at++;
                else if (Next() != '}') throw Unexpected("',' or '}'");
            }
            _at++;
            if (Next() != '\0') throw Unexpected("only blanks after '}'");
            return descr is not null && fortranOrder is { } order && shape is not null
                ? new NpyDictionary(descr, order, shape)
                : throw Unexpected("all of 'descr', 'fortran_order', 'shape'");
        }

        private List<long> ReadShape()
        {
            var shape = new List<long>();
            Expect('(');
            while (Next() != ')')
            {
                shape.Add(ReadSize());
                if (shape.Count > MaxAxes) throw Unexpected($"at most {MaxAxes} axes");
                if (Next() == ',') _at++;
                else if (Next() != ')') throw Unexpected("',' or ')'");
            }
            _at++;
            return shape;
        }

        private long ReadSize()
        {
            int start = _at;
            while (_at < text.Length && char.IsAsciiDigit(text[_at])) _at++;
            ReadOnlySpan<char> digits = text.AsSpan(start, _at - start);
            if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long size))
                throw Unexpected($"the size of an axis, 0 to {long.MaxValue}");
            // Python 2 wrote its long integers with an L.
            if (_at < text.Length && text[_at] == 'L') _at++;
            return size;
        }

        private string ReadString()
        {
            char quote = Next();
            if (quote is not ('\'' or '"')) throw Unexpected("a string");
            int end = text.IndexOf(quote, _at + 1);
            if (end < 0) throw Unexpected("the end of a string");
            string value = text[(_at + 1)..end];
            _at = end + 1;
            return value;
        }

        private bool ReadBoolean()
        {
            Next();
            foreach (bool value in (ReadOnlySpan<bool>)[true, false])
            {
                string word = value ? "True" : "False";
                if (!text.AsSpan(_at).StartsWith(word, StringComparison.Ordinal)) continue;
                _at += word.Length;
                return value;
            }
            throw Unexpected("True or False");
        }

        private void Expect(char wanted)
        {
            if (Next() != wanted) throw Unexpected($"'{wanted}'");
            _at++;
        }

        private char Next()
        {
            while (_at < text.Length && text[_at] is (' ' or '\n' or '\t' or '\r')) _at++;
            return _at < text.Length ? text[_at] : '\0';
        }

        // The header has been read whole: its first byte lies its length before the present offset.
        private readonly InvalidFileException Unexpected(string expected) =>
            new(input.Path, input.Offset - text.Length + _at, $"expected {expected} in the header {Shown()}");

        private readonly string Shown() => text.Length <= 200 ? text.Trim() : text[..200] + "…";
    }
}
