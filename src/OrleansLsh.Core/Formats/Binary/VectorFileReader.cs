using System.Buffers.Binary;

namespace OrleansLsh.Core.Formats.Binary;

/// <summary>Rows of a known layout, converted to float32 block by block.</summary>
internal sealed class VectorFileReader : IVectorReader
{
    // A header may lie about a compressed file, whose length is unknown: no block is larger than this, whatever is claimed and asked for.
    private const int MaxBlockBytes = 16 * 1024 * 1024;
    private const int BufferBytes = 256 * 1024;

    private readonly FileInput _input;
    private readonly VectorLayout _layout;
    private readonly int _bufferRows;
    private readonly int _maxBlockRows;
    private byte[]? _buffer;
    private long _rowsRead;
    private bool _ended;

    public VectorFileReader(FileInput input, VectorLayout layout)
    {
        _input = input;
        _layout = layout;
        Count = layout.ProveCount(input);
        _bufferRows = (int)Math.Clamp(Count ?? long.MaxValue, 1, Math.Max(1, BufferBytes / layout.RowBytes));
        _maxBlockRows = Math.Max(1, MaxBlockBytes / (layout.Dimensions * sizeof(float)));
    }

    public int Dimensions => _layout.Dimensions;

    public long? Count { get; }

    public async ValueTask<VectorBlock?> ReadAsync(int maxCount, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxCount, 1);
        cancellationToken.ThrowIfCancellationRequested();
        long left = (_layout.Count ?? Count ?? long.MaxValue) - _rowsRead;
        int rows = (int)Math.Min(left, Math.Min(maxCount, _maxBlockRows));
        if (rows == 0) await RequireEndAsync(cancellationToken);
        if (rows == 0 || _ended) return null;

        var values = GC.AllocateUninitializedArray<float>(rows * Dimensions);
        int filled = 0;
        while (filled < rows && !_ended)
            filled += await ReadRowsAsync(values.AsMemory(filled * Dimensions), Math.Min(rows - filled, _bufferRows), cancellationToken);
        return filled == 0 ? null : new VectorBlock(Dimensions, values.AsMemory(0, filled * Dimensions));
    }

    public void Dispose() => _input.Dispose();

    private async ValueTask<int> ReadRowsAsync(Memory<float> values, int rows, CancellationToken cancellationToken)
    {
        _buffer ??= new byte[_bufferRows * _layout.RowBytes];
        Memory<byte> wanted = _buffer.AsMemory(0, rows * _layout.RowBytes);
        int bytes = await _input.FillAsync(wanted, cancellationToken);
        int whole = bytes / _layout.RowBytes;
        Convert(_buffer.AsSpan(0, whole * _layout.RowBytes), values.Span);
        _rowsRead += whole;
        if (whole < rows) AcceptEnd(bytes % _layout.RowBytes);
        return whole;
    }

    private void AcceptEnd(int strayBytes)
    {
        if (strayBytes > 0)
            throw _input.Invalid($"expected a whole vector of {_layout.RowBytes} bytes, but the file ends after {strayBytes} of them");
        if ((_layout.Count ?? Count) is { } count && _rowsRead < count)
            throw _input.Invalid($"expected {count} vectors, but the file ends after {_rowsRead}");
        _ended = true;
    }

    private async ValueTask RequireEndAsync(CancellationToken cancellationToken)
    {
        if (_ended) return;
        if (await _input.FillAsync(new byte[1], cancellationToken) != 0)
            throw _input.Invalid($"the header claims {_rowsRead} vectors, but the file goes on after them");
        _ended = true;
    }

    private void Convert(Span<byte> rows, Span<float> values)
    {
        if (!_layout.PrefixedRows)
        {
            _layout.Type.ToSingle(_layout.BigEndian, rows, values[..(rows.Length / _layout.Type.Size())]);
            return;
        }
        for (int at = 0, row = 0; at < rows.Length; at += _layout.RowBytes, row++)
        {
            int dimensions = BinaryPrimitives.ReadInt32LittleEndian(rows[at..]);
            if (dimensions != Dimensions)
                throw new InvalidFileException(_input.Path, (_rowsRead + row) * _layout.RowBytes,
                    $"vector {_rowsRead + row} claims {dimensions} dimensions; the file began with {Dimensions}");
            _layout.Type.ToSingle(_layout.BigEndian, rows.Slice(at + _layout.PrefixBytes, _layout.RowBytes - _layout.PrefixBytes),
                values.Slice(row * Dimensions, Dimensions));
        }
    }
}
