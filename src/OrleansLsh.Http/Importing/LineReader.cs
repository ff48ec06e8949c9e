using System.Buffers;
using System.IO.Pipelines;
using OrleansLsh.Core;

namespace OrleansLsh.Http.Importing;

/// <summary>Cuts a body into lines as they arrive.</summary>
internal sealed class LineReader(PipeReader reader, int maxLineBytes) : IDisposable
{
    private SequencePosition? _consumed;
    private ReadOnlySequence<byte> _buffer;
    private bool _ended;

    /// <summary>The line without its end, valid until the next read; null at the end of the body.</summary>
    /// <exception cref="LshException">A line is too long.</exception>
    public async ValueTask<ReadOnlySequence<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_buffer.PositionOf((byte)'\n') is { } end)
            {
                ReadOnlySequence<byte> line = _buffer.Slice(0, end);
                Require(line.Length);
                _buffer = _buffer.Slice(_buffer.GetPosition(1, end));
                _consumed = _buffer.Start;
                return line;
            }
            Require(_buffer.Length);
            if (_ended) return TakeRest();
            if (_consumed is { } consumed) reader.AdvanceTo(consumed, _buffer.End);
            ReadResult read = await reader.ReadAsync(cancellationToken);
            (_buffer, _ended, _consumed) = (read.Buffer, read.IsCompleted, read.Buffer.Start);
        }
    }

    /// <summary>Gives back what was read; the body is no longer read after that.</summary>
    public void Dispose()
    {
        if (_consumed is not null) reader.AdvanceTo(_buffer.Start);
        _consumed = null;
    }

    private ReadOnlySequence<byte>? TakeRest()
    {
        if (_buffer.IsEmpty) return null;
        ReadOnlySequence<byte> rest = _buffer;
        _buffer = _buffer.Slice(_buffer.End);
        return rest;
    }

    private void Require(long length)
    {
        if (length > maxLineBytes)
            throw new LshException(ErrorKind.TooLarge, $"A line has more than {maxLineBytes:N0} bytes, which is the most; what was reported before it is kept.");
    }
}
