using System.Buffers.Binary;
using System.Runtime.InteropServices;
using OrleansLsh.Core.Formats.Binary;

namespace OrleansLsh.Core.Formats.Safetensors;

/// <summary>Named tensors and metadata of a safetensors file. The header is read and proven at once, tensors when they are asked
/// for.</summary>
/// <remarks>https://github.com/huggingface/safetensors#format. Not for several threads at once.</remarks>
public sealed class SafetensorsReader : IDisposable
{
    private readonly string _name;
    private readonly Stream _stream;
    private readonly SafetensorsHeader _header;

    /// <summary>Reads the header of a stream.</summary>
    /// <param name="stream">Seekable, holding nothing but the file; disposed with the reader.</param>
    /// <param name="name">What to call it in errors.</param>
    /// <exception cref="InvalidFileException">The header is malformed, or claims what the stream does not hold.</exception>
    public SafetensorsReader(Stream stream, string name)
    {
        _stream = stream;
        _name = name;
        _header = SafetensorsHeader.Parse(name, ReadHeader(), stream.Length);
    }

    /// <summary>Text kept with the tensors.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <summary>What the file holds.</summary>
    public IReadOnlyDictionary<string, TensorEntry> Tensors => _header.Tensors;

    /// <summary>Opens a file and reads its header.</summary>
    /// <param name="path">A safetensors file.</param>
    /// <exception cref="InvalidFileException">The file is missing, its header is malformed, or claims what the file does not
    /// hold.</exception>
    public static SafetensorsReader Open(string path)
    {
        FileStream? stream = null;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            return new SafetensorsReader(stream, path);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidFileException(path, 0, "no such file; check the path", missing);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            stream?.Dispose();
            throw new LshException(ErrorKind.Storage, $"{path} cannot be read: {refused.Message}", refused);
        }
        catch
        {
            stream?.Dispose();
            throw;
        }
    }

    /// <summary>A tensor's elements, outermost axis first.</summary>
    /// <typeparam name="T">byte, sbyte, int, float or long: the tensor's own type.</typeparam>
    /// <param name="name">The tensor's name.</param>
    /// <exception cref="InvalidFileException">There is no such tensor, or it is of another type.</exception>
    public T[] Read<T>(string name) where T : unmanaged
    {
        TensorType wanted = TensorTypes.Of<T>();
        if (!Tensors.TryGetValue(name, out TensorEntry? tensor))
            throw new InvalidFileException(_name, sizeof(ulong),
                $"expected a tensor '{name}', which the file does not hold");
        if (tensor.Type != wanted)
            throw new InvalidFileException(_name, tensor.Offset, $"tensor '{name}' is {tensor.Type}; expected {wanted}");
        long count = tensor.Bytes / wanted.Size();
        if (count > Array.MaxLength)
            throw new LshException(ErrorKind.TooLarge,
                $"Tensor '{name}' of {_name} has {count} elements; at most {Array.MaxLength} can be read.");

        T[] values = GC.AllocateUninitializedArray<T>((int)count);
        _stream.Position = tensor.Offset;
        ReadElements(values, name);
        return values;
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private byte[] ReadHeader()
    {
        Span<byte> lengthBytes = stackalloc byte[sizeof(ulong)];
        _stream.Position = 0;
        if (_stream.ReadAtLeast(lengthBytes, lengthBytes.Length, throwOnEndOfStream: false) < lengthBytes.Length)
            throw new InvalidFileException(_name, 0, $"expected the header's length, 8 bytes; the file has {_stream.Length}");
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes);
        if (length > SafetensorsHeader.MaxBytes)
            throw new InvalidFileException(_name, 0,
                $"the header claims {length} bytes; at most {SafetensorsHeader.MaxBytes} are allowed");
        if ((long)length > _stream.Length - sizeof(ulong))
            throw new InvalidFileException(_name, 0, $"the header claims {length} bytes, but only {_stream.Length - sizeof(ulong)} follow");
        var header = new byte[length];
        _stream.ReadExactly(header);
        return header;
    }

    private void ReadElements<T>(T[] values, string name) where T : unmanaged
    {
        // A span of bytes is shorter than an array of large elements may be: piece by piece.
        const int Piece = 1 << 24;
        for (int at = 0; at < values.Length; at += Piece)
        {
            Span<byte> bytes = MemoryMarshal.AsBytes(values.AsSpan(at, Math.Min(Piece, values.Length - at)));
            try
            {
                _stream.ReadExactly(bytes);
            }
            catch (EndOfStreamException shrunk)
            {
                throw new InvalidFileException(_name, _stream.Position, $"the file ends inside tensor '{name}'", shrunk);
            }
            if (!BitConverter.IsLittleEndian) ElementConversion.Reverse(TensorTypes.Of<T>().Size(), bytes);
        }
    }
}
