using System.Buffers;
using System.IO.Pipelines;

namespace OrleansLsh.Http.Importing;

/// <summary>Cuts a body into lines as they arrive. Each byte is looked at once, however slowly its line trickles in.</summary>
internal sealed class LineReader(PipeReader reader, int maxLineBytes) : IDisposable
{
    // The first part of a line of which the end has not arrived; whole lines are not copied.
    private readonly ArrayBufferWriter<byte> _begun = new();
    private ReadOnlySequence<byte> _buffer;
    private bool _isHeld, _isGiven, _isFirst = true, _ended;

    /// <summary>The line without its end, and the first one without a byte order mark, valid until the next read; null at the end of the
    /// body.</summary>
    /// <exception cref="LshException">A line is too long.</exception>
    public async ValueTask<ReadOnlySequence<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        if (_isGiven) _begun.ResetWrittenCount();
        _isGiven = false;
        while (true)
        {
            if (_buffer.PositionOf((byte)'\n') is { } end)
            {
                ReadOnlySequence<byte> line = Take(_buffer.Slice(0, end));
                _buffer = _buffer.Slice(_buffer.GetPosition(1, end));
                return line;
            }
            if (_ended) return TakeRest();
            Keep(_buffer);
            await FillAsync(cancellationToken);
        }
    }

    /// <summary>Gives back what was read; the body is no longer read after that.</summary>
    public void Dispose()
    {
        if (_isHeld) reader.AdvanceTo(_buffer.Start);
        _isHeld = false;
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (_isHeld) reader.AdvanceTo(_buffer.End);
        // Where the read fails nothing is held, and there is nothing to give back.
        (_isHeld, _buffer) = (false, default);
        ReadResult read = await reader.ReadAsync(cancellationToken);
        (_buffer, _ended, _isHeld) = (read.Buffer, read.IsCompleted, true);
    }

    private ReadOnlySequence<byte>? TakeRest()
    {
        if (_buffer.IsEmpty && _begun.WrittenCount == 0) return null;
        ReadOnlySequence<byte> rest = Take(_buffer);
        _buffer = _buffer.Slice(_buffer.End);
        return rest;
    }

    private ReadOnlySequence<byte> Take(ReadOnlySequence<byte> end)
    {
        ReadOnlySequence<byte> line = end;
        if (_begun.WrittenCount > 0)
        {
            Keep(end);
            line = new ReadOnlySequence<byte>(_begun.WrittenMemory);
        }
        else
        {
            Require(end.Length);
        }
        _isGiven = true;
        if (_isFirst && StartsWithMark(line)) line = line.Slice(3);
        _isFirst = false;
        return line;
    }

    private void Keep(in ReadOnlySequence<byte> part)
    {
        Require(_begun.WrittenCount + part.Length);
        foreach (ReadOnlyMemory<byte> piece in part) _begun.Write(piece.Span);
    }

    private static bool StartsWithMark(in ReadOnlySequence<byte> line) => new SequenceReader<byte>(line).IsNext("\uFEFF"u8);

    private void Require(long length)
    {
        if (length > maxLineBytes)
            throw new LshException(
                ErrorKind.TooLarge,
                $"A line has more than {maxLineBytes:N0} bytes, which is the most; what was reported before it is kept.");
    }
}
