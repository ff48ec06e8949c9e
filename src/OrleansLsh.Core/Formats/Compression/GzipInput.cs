namespace OrleansLsh.Core.Formats.Compression;

/// <summary>Compressed bytes: taken one by one for headers, and read in pieces by what inflates them, the last piece kept.</summary>
internal sealed class GzipInput(Stream compressed) : ForwardStream
{
    private const int PieceBytes = 8 * 1024;
    private readonly byte[] _buffer = new byte[8 * PieceBytes];
    private long _before;
    private int _piece;
    private int _next;
    private int _filled;

    /// <summary>Compressed bytes taken so far.</summary>
    public long Taken => _before + _next;

    /// <summary>Whether a piece was asked for when there was none any more.</summary>
    public bool WasAskedAtEnd { get; private set; }

    /// <summary>Whether there is nothing behind what was taken.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>The error for input that ends too early.</summary>
    public InvalidDataException CutOff() =>
        new($"the gzip data is cut off: it stops in the middle, after {_before + _filled:N0} compressed bytes; copy the whole of it again");

    /// <summary>The next byte; −1 at the end.</summary>
    public async ValueTask<int> TryTakeAsync(bool isAsync, CancellationToken cancellationToken)
    {
        if (_next == _filled && !await FillAsync(_next, isAsync, cancellationToken)) return -1;
        return _buffer[_next++];
    }

    /// <summary>The next byte.</summary>
    /// <exception cref="InvalidDataException">The input has ended.</exception>
    public async ValueTask<byte> TakeAsync(bool isAsync, CancellationToken cancellationToken) =>
        await TryTakeAsync(isAsync, cancellationToken) is int value and >= 0 ? (byte)value : throw CutOff();

    /// <summary>Goes on behind the first such bytes that begin in the last piece.</summary>
    /// <param name="bytes">What to look for.</param>
    /// <param name="earliest">Where in the compressed stream they may begin.</param>
    /// <param name="isAsync">False: the answer is there when the call returns.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>False, with everything in question taken, where there are none.</returns>
    public async ValueTask<bool> PassAsync(ReadOnlyMemory<byte> bytes, long earliest, bool isAsync, CancellationToken cancellationToken)
    {
        while (_filled < _next + bytes.Length && await FillAsync(_piece, isAsync, cancellationToken)) { }
        int last = Math.Min(_filled, _next + bytes.Length);
        int first = (int)Math.Clamp(earliest - _before, _piece, last);
        int found = _buffer.AsSpan(first, last - first).IndexOf(bytes.Span);
        _next = found < 0 ? last : first + found + bytes.Length;
        return found >= 0;
    }

    protected override async ValueTask<int> ReadAsync(Memory<byte> target, bool isAsync, CancellationToken cancellationToken)
    {
        if (_next == _filled && !await FillAsync(_next, isAsync, cancellationToken))
        {
            WasAskedAtEnd = true;
            return 0;
        }
        int count = Math.Min(PieceBytes, Math.Min(target.Length, _filled - _next));
        _buffer.AsMemory(_next, count).CopyTo(target);
        _piece = _next;
        _next += count;
        return count;
    }

    /// <summary>Reads on, and keeps what was read from a place in the buffer on; false at the end.</summary>
    private async ValueTask<bool> FillAsync(int kept, bool isAsync, CancellationToken cancellationToken)
    {
        _buffer.AsSpan(kept, _filled - kept).CopyTo(_buffer);
        _before += kept;
        _filled -= kept;
        _next -= kept;
        _piece -= kept;
        int read = isAsync ? await compressed.ReadAsync(_buffer.AsMemory(_filled), cancellationToken)
            : compressed.Read(_buffer.AsSpan(_filled));
        _filled += read;
        IsAtEnd = read == 0;
        return read > 0;
    }
}
