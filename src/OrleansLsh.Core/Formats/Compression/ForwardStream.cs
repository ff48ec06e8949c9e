namespace OrleansLsh.Core.Formats.Compression;

/// <summary>A stream that is read from front to back, and nothing else; synchronous and asynchronous reads are one method.</summary>
internal abstract class ForwardStream : Stream
{
    public sealed override bool CanRead => true;

    public sealed override bool CanSeek => false;

    public sealed override bool CanWrite => false;

    public sealed override long Length => throw new NotSupportedException();

    public sealed override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public sealed override int Read(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        // What is not asked to be asynchronous has ended when it returns.
        return ReadAsync(buffer.AsMemory(offset, count), isAsync: false, CancellationToken.None).AsTask().GetAwaiter().GetResult();
    }

    public sealed override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return ReadAsync(buffer.AsMemory(offset, count), isAsync: true, cancellationToken).AsTask();
    }

    public sealed override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        ReadAsync(buffer, isAsync: true, cancellationToken);

    public sealed override void Flush()
    {
    }

    public sealed override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public sealed override void SetLength(long value) => throw new NotSupportedException();

    public sealed override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Reads what is available, at least one byte where any is wanted; 0 at the end.</summary>
    /// <param name="target">Where the bytes go.</param>
    /// <param name="isAsync">False: the answer is there when the call returns.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    protected abstract ValueTask<int> ReadAsync(Memory<byte> target, bool isAsync, CancellationToken cancellationToken);
}
