using OrleansLsh.Core.Formats.Compression;

namespace OrleansLsh.Core.Formats.Binary;

/// <summary>A file read from front to back, decompressed where its name ends in <c>.gz</c>; knows where it is.</summary>
/// <remarks>Every failure below it comes out as an error of this product: damage as <see cref="InvalidFileException"/>, a refusing disk as
/// storage.</remarks>
internal sealed class FileInput : IDisposable
{
    private const int FileBuffer = 64 * 1024;
    private readonly Stream _stream;
    private readonly byte[] _peeked = new byte[8];
    private int _peekedCount;

    private FileInput(string path, Stream stream, long? length)
    {
        Path = path;
        _stream = stream;
        Length = length;
    }

    /// <summary>The path as the caller gave it.</summary>
    public string Path { get; }

    /// <summary>Bytes in the file; null where only reading to the end tells.</summary>
    public long? Length { get; }

    /// <summary>Bytes handed out so far.</summary>
    public long Offset { get; private set; }

    /// <summary>Whether opening the same path again gives the same bytes; not so for a pipe.</summary>
    public bool CanReadTwice { get; private init; }

    public static bool IsCompressed(string path) => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    public static string WithoutCompression(string path) => IsCompressed(path) ? path[..^3] : path;

    public static FileInput Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileBuffer,
                FileOptions.SequentialScan);
            return IsCompressed(path)
                ? new FileInput(path, new CheckedGzipStream(file), null) { CanReadTwice = file.CanSeek }
                : new FileInput(path, file, file.CanSeek ? file.Length : null) { CanReadTwice = file.CanSeek };
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw FormatAdvice.Missing(path, missing);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw Refused(path, refused);
        }
    }

    /// <summary>A stream as it comes, decompressed where its first bytes say that it is gzip.</summary>
    public static FileInput Of(Stream stream, string name)
    {
        var plain = new FileInput(name, stream, null);
        return plain.Peek(2) is [0x1F, 0x8B] ? new FileInput(name, new CheckedGzipStream(new PeekedStream(plain)), null) : plain;
    }

    /// <summary>The next bytes without taking them, at most 8; fewer at the end of the file.</summary>
    public ReadOnlySpan<byte> Peek(int count)
    {
        while (_peekedCount < count)
        {
            int read = ReadStream(_peeked.AsSpan(_peekedCount, count - _peekedCount));
            if (read == 0) break;
            _peekedCount += read;
        }
        return _peeked.AsSpan(0, Math.Min(count, _peekedCount));
    }

    /// <summary>Fills a header's bytes.</summary>
    /// <exception cref="InvalidFileException">The file ends before.</exception>
    public void ReadExactly(Span<byte> target, string expected)
    {
        int filled = TakePeeked(target);
        while (filled < target.Length)
        {
            int read = ReadStream(target[filled..]);
            if (read == 0) throw Invalid($"expected {expected}, {target.Length} bytes, but the file ends after {filled} of them");
            filled += read;
        }
        Offset += filled;
    }

    /// <summary>Fills a block; returns fewer bytes than asked for only at the end of the file.</summary>
    public async ValueTask<int> FillAsync(Memory<byte> target, CancellationToken cancellationToken)
    {
        int filled = 0;
        while (filled < target.Length)
        {
            int read = await ReadAsync(target[filled..], cancellationToken);
            if (read == 0) break;
            filled += read;
        }
        return filled;
    }

    /// <summary>Reads what is available, at least one byte; 0 at the end of the file.</summary>
    public async ValueTask<int> ReadAsync(Memory<byte> target, CancellationToken cancellationToken)
    {
        int read = TakePeeked(target.Span);
        try
        {
            if (read == 0) read = await _stream.ReadAsync(target, cancellationToken);
        }
        catch (Exception failure) when (failure is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw Translate(failure);
        }
        Offset += read;
        return read;
    }

    /// <summary>An error at the present offset.</summary>
    public InvalidFileException Invalid(string expected) => new(Path, Offset, expected);

    public void Dispose() => _stream.Dispose();

    /// <summary>An input as a stream, the bytes that were peeked first.</summary>
    private sealed class PeekedStream(FileInput input) : ForwardStream
    {
        protected override ValueTask<int> ReadAsync(Memory<byte> target, bool isAsync, CancellationToken cancellationToken) =>
            isAsync ? input.ReadAsync(target, cancellationToken) : ValueTask.FromResult(input.Read(target.Span));

        protected override void Dispose(bool disposing)
        {
            if (disposing) input.Dispose();
            base.Dispose(disposing);
        }
    }

    private int Read(Span<byte> target)
    {
        int read = TakePeeked(target);
        return read > 0 ? read : ReadStream(target);
    }

    private int TakePeeked(Span<byte> target)
    {
        int taken = Math.Min(target.Length, _peekedCount);
        _peeked.AsSpan(0, taken).CopyTo(target);
        _peeked.AsSpan(taken, _peekedCount - taken).CopyTo(_peeked);
        _peekedCount -= taken;
        return taken;
    }

    private int ReadStream(Span<byte> target)
    {
        try
        {
            return _stream.Read(target);
        }
        catch (Exception failure) when (failure is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw Translate(failure);
        }
    }

    private LshException Translate(Exception failure) => failure is InvalidDataException
        ? new InvalidFileException(Path, Offset, failure.Message, failure)
        : Refused(Path, failure);

    private static LshException Refused(string path, Exception cause) =>
        new(ErrorKind.Storage, $"{path} cannot be read: {cause.Message}", cause);
}
