using System.Globalization;
using OrleansLsh.Core.Formats.Compression;
using OrleansLsh.Http.Problems;

namespace OrleansLsh.Http.Requests;

/// <summary>A gzip body, decompressed as it is read: whole and sound, or an error, and never larger than its bounds.</summary>
/// <param name="body">The compressed bytes, which stay open.</param>
/// <param name="maxBytes">The most that may come out; null where only the expansion is bounded.</param>
internal sealed class GzipBody(Stream body, long? maxBytes) : ForwardStream
{
    private readonly Counted _compressed = new(body);
    private CheckedGzipStream? _data;
    private long _length;

    protected override async ValueTask<int> ReadAsync(Memory<byte> target, bool isAsync, CancellationToken cancellationToken)
    {
        _data ??= new CheckedGzipStream(_compressed, leaveOpen: true);
        int read;
        try
        {
            read = isAsync ? await _data.ReadAsync(target, cancellationToken) : _data.Read(target.Span);
        }
        catch (InvalidDataException damage)
        {
            throw new RefusedException(400, ProblemTypes.BadRequest, $"The body says that it is gzip, but {damage.Message}.");
        }
        _length += read;
        if (_length > maxBytes)
            throw TooLarge(string.Create(CultureInfo.InvariantCulture, $"more than {maxBytes:N0} bytes, which is the most"));
        if (_length > BodyContent.FreeBytes + (BodyContent.MaxExpansion * _compressed.Count))
            throw TooLarge(
                $"more than {BodyContent.MaxExpansion} bytes for each compressed one, which is the most; send it less compressed, or not "
                + "at all");
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _data?.Dispose();
        base.Dispose(disposing);
    }

    private static RefusedException TooLarge(string why) =>
        new(413, ProblemTypes.Of(ErrorKind.TooLarge), $"The body, decompressed, has {why}.");

    /// <summary>Counts what is read.</summary>
    private sealed class Counted(Stream inner) : ForwardStream
    {
        public long Count { get; private set; }

        protected override async ValueTask<int> ReadAsync(Memory<byte> target, bool isAsync, CancellationToken cancellationToken)
        {
            int read = isAsync ? await inner.ReadAsync(target, cancellationToken) : inner.Read(target.Span);
            Count += read;
            return read;
        }
    }
}
