using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace OrleansLsh.Core.Formats.Compression;

/// <summary>Decompresses gzip and knows whether it was whole: data that is cut off at any byte, or damaged, ends in an
/// <see cref="InvalidDataException"/> and never as if it were complete.</summary>
/// <param name="compressed">Gzip, one member or several, from the present position to the end; it need not be seekable.</param>
/// <param name="leaveOpen">Whether the compressed stream outlives this one.</param>
/// <remarks>RFC 1952: members one after the other, each with a header, data, and a trailer of CRC-32 and length that are compared with what
/// came out. Zero bytes after a member are padding. Anything else that is no member is an error, told after the members before it were
/// handed out.
/// <para><see cref="GZipStream"/> takes the end of its input for the end of the data (dotnet/runtime #47563), and
/// <see cref="DeflateStream"/> does not tell how much of its last input it used. The trailer does: once the data has ended its eight bytes
/// are known, and they stand where the last piece of the data was handed over.</para></remarks>
internal sealed class CheckedGzipStream(Stream compressed, bool leaveOpen = false) : ForwardStream
{
    // An end-of-block code in a block's header: the trailer of an empty member, all zeros, must not be looked for inside of that.
    private const int LeastDataBytes = 2;
    private readonly GzipInput _input = new(compressed);
    private readonly Crc32 _checksum = new();
    private readonly byte[] _trailer = new byte[2 * sizeof(uint)];
    private DeflateStream? _data;
    private long _dataStart;
    private uint _length;

    protected override async ValueTask<int> ReadAsync(Memory<byte> target, bool isAsync, CancellationToken cancellationToken)
    {
        if (target.IsEmpty) return 0;
        while (_data is not null || await BeginMemberAsync(isAsync, cancellationToken))
        {
            int read = await InflateAsync(_data!, target, isAsync, cancellationToken);
            if (read > 0)
            {
                _checksum.Append(target.Span[..read]);
                _length += (uint)read;
                return read;
            }
            await EndMemberAsync(isAsync, cancellationToken);
        }
        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _data?.Dispose();
            if (!leaveOpen) compressed.Dispose();
        }
        base.Dispose(disposing);
    }

    /// <summary>Takes a header; false where the input ends instead.</summary>
    private async ValueTask<bool> BeginMemberAsync(bool isAsync, CancellationToken cancellationToken)
    {
        if (!await GzipHeader.TakeAsync(_input, isAsync, cancellationToken)) return false;
        _data = new DeflateStream(_input, CompressionMode.Decompress, leaveOpen: true);
        _dataStart = _input.Taken;
        _checksum.Reset();
        _length = 0;
        return true;
    }

    private async ValueTask<int> InflateAsync(DeflateStream data, Memory<byte> target, bool isAsync, CancellationToken cancellationToken)
    {
        try
        {
            return isAsync ? await data.ReadAsync(target, cancellationToken) : data.Read(target.Span);
        }
        catch (InvalidDataException damage)
        {
            throw new InvalidDataException($"the gzip data is damaged near compressed byte {_input.Taken}", damage);
        }
    }

    /// <summary>Compares the trailer with what came out, and goes on behind it.</summary>
    private async ValueTask EndMemberAsync(bool isAsync, CancellationToken cancellationToken)
    {
        // Data that has ended asks for no more.
        if (_input.WasAskedAtEnd) throw _input.CutOff();
        BinaryPrimitives.WriteUInt32LittleEndian(_trailer, _checksum.GetCurrentHashAsUInt32());
        BinaryPrimitives.WriteUInt32LittleEndian(_trailer.AsSpan(sizeof(uint)), _length);
        if (!await _input.PassAsync(_trailer, _dataStart + LeastDataBytes, isAsync, cancellationToken))
            throw new InvalidDataException(
                $"the gzip data is {(_input.IsAtEnd ? "cut off or " : "")}damaged: up to compressed byte {_input.Taken:N0}"
                + " no checksum and length stand that are those of what came out; copy the whole of it again");
        await _data!.DisposeAsync();
        _data = null;
    }
}
