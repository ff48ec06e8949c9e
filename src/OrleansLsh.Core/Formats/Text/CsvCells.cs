namespace OrleansLsh.Core.Formats.Text;

/// <summary>Walks the cells of one CSV record.</summary>
/// <remarks>RFC 4180; a quote inside an unquoted cell is text, as spreadsheets have it.</remarks>
internal ref struct CsvCells(ReadOnlySpan<byte> record, byte delimiter, byte[] scratch)
{
    private ReadOnlySpan<byte> _rest = record;
    private bool _ended;

    /// <summary>The cell's text without its quotes; valid until the next one.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    public bool IsQuoted { get; private set; }

    /// <exception cref="FormatException">Text follows a closing quote, or there is none.</exception>
    public bool MoveNext()
    {
        if (_ended) return false;
        IsQuoted = _rest is [(byte)'"', ..];
        int length = IsQuoted ? TakeQuoted() : TakePlain();
        _ended = length == _rest.Length;
        if (!_ended && _rest[length] != delimiter) throw new FormatException("text follows the closing quote of a cell");
        _rest = _ended ? default : _rest[(length + 1)..];
        return true;
    }

    private int TakePlain()
    {
        int length = _rest.IndexOf(delimiter);
        if (length < 0) length = _rest.Length;
        Value = _rest[..length];
        return length;
    }

    private int TakeQuoted()
    {
        int at = 1;
        int written = 0;
        while (true)
        {
            int quote = _rest[at..].IndexOf((byte)'"');
            if (quote < 0) throw new FormatException("a quoted cell is not closed");
            ReadOnlySpan<byte> piece = _rest.Slice(at, quote);
            at += quote + 1;
            bool doubled = at < _rest.Length && _rest[at] == '"';
            if (!doubled && written == 0)
            {
                Value = piece;
                return at;
            }
            piece.CopyTo(scratch.AsSpan(written));
            written += piece.Length;
            if (!doubled)
            {
                Value = scratch.AsSpan(0, written);
                return at;
            }
            scratch[written++] = (byte)'"';
            at++;
        }
    }
}
