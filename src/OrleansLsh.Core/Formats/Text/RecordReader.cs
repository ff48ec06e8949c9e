using System.Runtime.ExceptionServices;
using System.Text.Unicode;
using OrleansLsh.Core.Formats.Binary;

namespace OrleansLsh.Core.Formats.Text;

/// <summary>Cuts a text file into records: lines, or for delimited text lines joined where a quoted cell spans them.</summary>
/// <remarks>Each record lies in one piece of a buffer that grows with the longest record, never past the limit, and each byte is looked at
/// once.</remarks>
internal sealed class RecordReader(FileInput input, byte? delimiter) : IDisposable
{
    private const int FirstBufferBytes = 256 * 1024;
    private byte[] _buffer = new byte[FirstBufferBytes];
    private int _start;
    private int _scanned;
    private int _filled;
    private int _closedAt = -1;
    private long _linesPassed;
    private bool _started;
    private bool _inQuotes;
    private bool _ended;
    private bool _isTooLong;
    private readonly Queue<HeldRecord> _held = [];
    private Exception? _afterHeld;

    /// <summary>The record without its line end, valid UTF-8; valid until the next read.</summary>
    public ReadOnlyMemory<byte> Current { get; private set; }

    /// <summary>The record's first line, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>Why the record cannot be read, where it is too long or no UTF-8: it is empty then; else null.</summary>
    public string? Fault { get; private set; }

    /// <summary>Moves to the next record that is not blank; false at the end of the file.</summary>
    /// <exception cref="InvalidFileException">A quote is never closed, or the file cannot be decompressed.</exception>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        if (_held.TryDequeue(out HeldRecord held))
        {
            (Current, Line, Fault) = (held.Record, held.Line, held.Fault);
            return true;
        }
        if (_afterHeld is { } failure) ExceptionDispatchInfo.Throw(failure);
        return await ReadNextAsync(cancellationToken);
    }

    /// <summary>Reads ahead: the next records, which <see cref="ReadAsync"/> gives all the same.</summary>
    /// <param name="maxRecords">The most of them.</param>
    /// <param name="maxBytes">No more are read after so many bytes.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async ValueTask<IReadOnlyCollection<HeldRecord>> PeekAsync(int maxRecords, int maxBytes, CancellationToken cancellationToken)
    {
        try
        {
            int bytes = 0;
            while (_held.Count < maxRecords && bytes < maxBytes && await ReadNextAsync(cancellationToken))
            {
                _held.Enqueue(new HeldRecord(Current.ToArray(), Line, Fault));
                bytes += Current.Length;
            }
        }
        catch (LshException damaged)
        {
            // What stands before the damage is whole and comes first.
            _afterHeld = damaged;
        }
        return _held;
    }

    private async ValueTask<bool> ReadNextAsync(CancellationToken cancellationToken)
    {
        if (!_started) await StartAsync(cancellationToken);
        while (true)
        {
            int end = FindEnd();
            if (end < 0 && !_ended)
            {
                await FillAsync(cancellationToken);
                continue;
            }
            if (end < 0 && _start == _filled && !_isTooLong) return false;
            Take(end < 0 ? _filled : end);
            if (Fault is not null || Current.Span.ContainsAnyExcept(" \t\r\n"u8)) return true;
        }
    }

    public void Dispose() => input.Dispose();

    private async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        _started = true;
        while (_filled < 3 && !_ended) await FillAsync(cancellationToken);
        if (_buffer.AsSpan(0, _filled).StartsWith("\uFEFF"u8)) _start = _scanned = 3;
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _filled - _start).CopyTo(_buffer);
            _scanned -= _start;
            _closedAt -= _start;
            _filled -= _start;
            _start = 0;
        }
        if (_filled == _buffer.Length) Grow();
        int read = await input.ReadAsync(_buffer.AsMemory(_filled), cancellationToken);
        _filled += read;
        _ended = read == 0;
    }

    private void Grow()
    {
        if (_buffer.Length < DocumentFile.MaxLineBytes)
        {
            Array.Resize(ref _buffer, Math.Min(_buffer.Length * 2, DocumentFile.MaxLineBytes));
            return;
        }
        if (_inQuotes)
            throw InvalidFileException.AtLine(
                input.Path, _linesPassed + 1, $"the record is longer than {DocumentFile.MaxLineBytes:N0} bytes; is a quote not closed?");
        // The rest of the line is passed over piece by piece.
        _isTooLong = true;
        _filled = _scanned = 0;
        _closedAt = -1;
    }

    /// <summary>Where the record's line end is in the buffer; −1 when it is not there yet.</summary>
    private int FindEnd()
    {
        while (true)
        {
            Span<byte> rest = _buffer.AsSpan(_scanned, _filled - _scanned);
            int found = delimiter is null ? rest.IndexOf((byte)'\n') : rest.IndexOfAny((byte)'\n', (byte)'"');
            if (found < 0)
            {
                _scanned = _filled;
                return -1;
            }
            int at = _scanned + found;
            _scanned = at + 1;
            if (_buffer[at] == '"') Quote(at);
            else if (!_inQuotes) return at;
        }
    }

    // A quote opens at the start of a cell, closes inside one, and opens again right after closing ("" stands for "). Elsewhere it is text.
    private void Quote(int at)
    {
        bool opens = at == _start || _buffer[at - 1] == delimiter || at - 1 == _closedAt;
        if (_inQuotes) _closedAt = at;
        _inQuotes = !_inQuotes && opens;
    }

    private void Take(int end)
    {
        Line = _linesPassed + 1;
        if (_inQuotes) throw InvalidFileException.AtLine(input.Path, Line, "the file ends inside a quoted cell that opened in this record");
        Memory<byte> record = _buffer.AsMemory(_start, end - _start);
        _linesPassed += 1 + (delimiter is null ? 0 : record.Span.Count((byte)'\n'));
        _start = _scanned = Math.Min(end + 1, _filled);
        if (record.Span.EndsWith("\r"u8)) record = record[..^1];
        Fault = _isTooLong ? $"the line is longer than {DocumentFile.MaxLineBytes:N0} bytes, which is the most"
            : Utf8.IsValid(record.Span) ? null : "expected UTF-8 text";
        Current = Fault is null ? record : default;
        _isTooLong = false;
    }
}

/// <summary>A record with its first line, and why it cannot be read, if so.</summary>
internal readonly record struct HeldRecord(byte[] Record, long Line, string? Fault);
