using OrleansLsh.Core.Formats.Binary;

namespace OrleansLsh.Core.Formats;

/// <summary>Opens and creates files of vectors; the name's ending chooses the format.</summary>
/// <remarks>
/// <list type="table">
/// <item><term><c>.npy</c></term><description>NumPy arrays, versions 1 to 3, f2 f4 f8 u1 i1, little-endian, C order; 2-D, or 1-D as one
/// vector.</description></item>
/// <item><term><c>.fvecs .bvecs .ivecs</c></term><description>int32 dimensions before each vector; float32, uint8, int32
/// components.</description></item>
/// <item><term><c>.fbin .u8bin .i8bin</c></term><description>uint32 count, uint32 dimensions; float32, uint8, int8
/// components.</description></item>
/// <item><term><c>.idx</c>, <c>…-ubyte</c></term><description>IDX as MNIST uses it, big-endian; the first axis counts vectors, the others
/// are flattened (a file of one axis holds vectors of one component). Recognised by its first bytes under any other
/// name.</description></item>
/// </list>
/// Each is read compressed too where <c>.gz</c> is added to the name.
/// </remarks>
public static class VectorFile
{
    /// <summary>The longest vector that any file may hold, 65,536 components: a header that claims more is taken for damage.</summary>
    public const int MaxDimensions = 65_536;

    /// <summary>Opens a file of vectors and reads its header.</summary>
    /// <param name="path">A file in one of the formats above.</param>
    /// <exception cref="InvalidFileException">The file is missing, of no known format, truncated, or its header claims what it does not
    /// hold.</exception>
    public static IVectorReader Open(string path) => Open(FileInput.Open(path), VectorFormats.OfName(path));

    /// <summary>Opens a file of vectors of a known format, whatever its name says.</summary>
    /// <param name="path">The file; compressed where its name ends in <c>.gz</c>.</param>
    /// <param name="format">Its format.</param>
    /// <exception cref="InvalidFileException">The file is missing, truncated, of another format, or its header claims what it does not
    /// hold.</exception>
    public static IVectorReader Open(string path, VectorFormat format) => Open(FileInput.Open(path), format);

    /// <summary>Opens a stream of vectors, such as standard input, and reads its header. The reader disposes the stream.</summary>
    /// <param name="stream">Vectors, or gzip of them; it is read from its present position.</param>
    /// <param name="name">What errors call it.</param>
    /// <param name="format">Its format.</param>
    /// <exception cref="InvalidFileException">The stream is truncated, of another format, or its header claims what it does not
    /// hold.</exception>
    public static IVectorReader Open(Stream stream, string name, VectorFormat format)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Open(FileInput.Of(stream, name), format);
    }

    private static VectorFileReader Open(FileInput input, VectorFormat? format)
    {
        try
        {
            return new VectorFileReader(input, ReadLayout(input, format));
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }

    /// <summary>Whether <see cref="Open(string)"/> knows the format: by the name, else by the first bytes (IDX). A missing file of unknown
    /// name is none.</summary>
    public static bool IsVectorFile(string path)
    {
        if (VectorFormats.OfName(path) is not null) return true;
        if (DocumentFile.FormatOf(path) is not null || !File.Exists(path)) return false;
        try
        {
            using var input = FileInput.Open(path);
            return IdxHeader.HasMagic(input);
        }
        catch (LshException)
        {
            return false;
        }
    }

    /// <summary>Creates or replaces a float32 file of vectors: <c>.npy</c>, <c>.fvecs</c> or <c>.fbin</c>, uncompressed.</summary>
    /// <param name="path">The name's ending chooses the format.</param>
    /// <param name="dimensions">Components of each vector, 1 to <see cref="MaxDimensions"/>.</param>
    /// <exception cref="LshException"><see cref="ErrorKind.NotSupported"/> for another ending; <see cref="ErrorKind.Storage"/> when the
    /// disk refuses.</exception>
    public static IVectorWriter Create(string path, int dimensions)
    {
        if (dimensions is < 1 or > MaxDimensions)
            throw new LshException(ErrorKind.InvalidArgument, $"{dimensions} dimensions for {path}; 1 to {MaxDimensions} are allowed.");
        RowFraming framing = Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".NPY" => RowFraming.Npy,
            ".FVECS" => RowFraming.Fvecs,
            ".FBIN" => RowFraming.Fbin,
            _ => throw new LshException(ErrorKind.NotSupported, $"Vectors cannot be written to '{path}'; name it .npy, .fvecs or .fbin."),
        };
        return new VectorFileWriter(path, dimensions, framing);
    }

    private static VectorLayout ReadLayout(FileInput input, VectorFormat? format) => format switch
    {
        VectorFormat.Npy => NpyHeader.Read(input),
        VectorFormat.Fvecs => VecsHeader.Read(input, ElementType.Single),
        VectorFormat.Bvecs => VecsHeader.Read(input, ElementType.Byte),
        VectorFormat.Ivecs => VecsHeader.Read(input, ElementType.Int32),
        VectorFormat.Fbin => BinHeader.Read(input, ElementType.Single),
        VectorFormat.U8bin => BinHeader.Read(input, ElementType.Byte),
        VectorFormat.I8bin => BinHeader.Read(input, ElementType.SByte),
        VectorFormat.Idx => IdxHeader.Read(input),
        _ when IdxHeader.HasMagic(input) => IdxHeader.Read(input),
        _ => throw FormatAdvice.Unknown(input.Path, "a file of vectors"),
    };
}

/// <summary>How a file holds vectors.</summary>
public enum VectorFormat
{
    /// <summary>A NumPy array, versions 1 to 3.</summary>
    Npy,

    /// <summary>int32 dimensions before each vector of float32.</summary>
    Fvecs,

    /// <summary>int32 dimensions before each vector of uint8.</summary>
    Bvecs,

    /// <summary>int32 dimensions before each vector of int32.</summary>
    Ivecs,

    /// <summary>uint32 count, uint32 dimensions, then float32.</summary>
    Fbin,

    /// <summary>uint32 count, uint32 dimensions, then uint8.</summary>
    U8bin,

    /// <summary>uint32 count, uint32 dimensions, then int8.</summary>
    I8bin,

    /// <summary>IDX, as MNIST uses it, big-endian.</summary>
    Idx,
}

/// <summary>A file of vectors, read from front to back in blocks.</summary>
public interface IVectorReader : IDisposable
{
    /// <summary>Components of each vector.</summary>
    int Dimensions { get; }

    /// <summary>Number of vectors in the file; null where only reading to the end tells (a compressed or line-based file).</summary>
    long? Count { get; }

    /// <summary>The next vectors, at most <paramref name="maxCount"/>; null at the end of the file.</summary>
    /// <param name="maxCount">At least 1.</param>
    /// <param name="cancellationToken">Checked once per block.</param>
    /// <remarks>Components are passed on as they are stored, NaN and infinities too: whoever takes the vectors judges them.</remarks>
    /// <exception cref="InvalidFileException">The file ends early, goes on past its last vector, or changes its dimensions.</exception>
    ValueTask<VectorBlock?> ReadAsync(int maxCount, CancellationToken cancellationToken);
}

/// <summary>A file of float32 vectors, written from front to back. Disposing completes it.</summary>
public interface IVectorWriter : IDisposable
{
    /// <summary>Components of each vector.</summary>
    int Dimensions { get; }

    /// <summary>Appends vectors.</summary>
    /// <param name="block">Any number of vectors of the writer's dimensions.</param>
    /// <exception cref="LshException"><see cref="ErrorKind.WrongDimensions"/>, or <see cref="ErrorKind.Storage"/> when the disk
    /// refuses.</exception>
    void Write(VectorBlock block);
}
