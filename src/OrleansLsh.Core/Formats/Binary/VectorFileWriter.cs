using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace OrleansLsh.Core.Formats.Binary;

/// <summary>Writes float32 rows; the count in the header is patched at the end.</summary>
/// <remarks>Until then the header says 0, so that a file whose writer died is refused for going on past its last vector.</remarks>
internal sealed class VectorFileWriter : IVectorWriter
{
    // Room for a count of 20 digits: 10 bytes before the text, and a whole that is a multiple of 64 as NumPy has it.
    private const int NpyHeaderBytes = 128;

    private readonly string _path;
    private readonly RowFraming _framing;
    private readonly FileStream _stream;
    private readonly byte[] _prefix = new byte[sizeof(int)];
    private long _count;
    private bool _disposed;

    public VectorFileWriter(string path, int dimensions, RowFraming framing)
    {
        _path = path;
        _framing = framing;
        Dimensions = dimensions;
        BinaryPrimitives.WriteInt32LittleEndian(_prefix, dimensions);
        try
        {
            _stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, 256 * 1024);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw Refused(refused);
        }
        WriteHeader();
    }

    public int Dimensions { get; }

    public void Write(VectorBlock block)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (block.Dimensions != Dimensions)
            throw new LshException(ErrorKind.WrongDimensions,
                $"A block of {block.Dimensions} dimensions for {_path}, which was created with {Dimensions}.");
        if (_framing == RowFraming.Fbin && _count + block.Count > uint.MaxValue)
            throw new LshException(ErrorKind.TooLarge,
                $"{_path} would hold {_count + block.Count} vectors; .fbin counts to {uint.MaxValue}. Write .npy instead.");
        try
        {
            WriteRows(block);
        }
        catch (IOException refused)
        {
            throw Refused(refused);
        }
        _count += block.Count;
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        using (_stream)
        {
            try
            {
                _stream.Position = 0;
                WriteHeader();
                _stream.Flush();
            }
            catch (IOException refused)
            {
                throw Refused(refused);
            }
        }
    }

    private void WriteRows(VectorBlock block)
    {
        if (_framing != RowFraming.Fvecs)
        {
            WriteSingles(block.Values.Span);
            return;
        }
        for (int row = 0; row < block.Count; row++)
        {
            _stream.Write(_prefix);
            WriteSingles(block[row]);
        }
    }

    private void WriteSingles(ReadOnlySpan<float> values)
    {
        if (BitConverter.IsLittleEndian)
        {
            _stream.Write(MemoryMarshal.AsBytes(values));
            return;
        }
        Span<byte> bytes = stackalloc byte[sizeof(float)];
        foreach (float value in values)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
            _stream.Write(bytes);
        }
    }

    private void WriteHeader()
    {
        if (_framing == RowFraming.Npy) WriteNpyHeader();
        else if (_framing == RowFraming.Fbin) WriteFbinHeader();
    }

    private void WriteFbinHeader()
    {
        Span<byte> header = stackalloc byte[BinHeader.Bytes];
        BinaryPrimitives.WriteUInt32LittleEndian(header, (uint)_count);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], Dimensions);
        _stream.Write(header);
    }

    private void WriteNpyHeader()
    {
        Span<byte> header = stackalloc byte[NpyHeaderBytes];
        header.Fill((byte)' ');
        NpyHeader.Magic.CopyTo(header);
        header[6] = 1;
        header[7] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(header[8..], NpyHeaderBytes - 10);
        Encoding.ASCII.GetBytes($"{{'descr': '<f4', 'fortran_order': False, 'shape': ({_count}, {Dimensions}), }}", header[10..]);
        header[^1] = (byte)'\n';
        _stream.Write(header);
    }

    private LshException Refused(Exception cause) => new(ErrorKind.Storage, $"{_path} cannot be written: {cause.Message}", cause);
}
