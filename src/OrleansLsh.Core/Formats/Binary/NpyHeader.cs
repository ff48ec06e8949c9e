using System.Buffers.Binary;
using System.Text;

namespace OrleansLsh.Core.Formats.Binary;

/// <summary><c>.npy</c>: magic, version, header length, and a Python dictionary with type, order and shape.</summary>
/// <remarks>https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html</remarks>
internal static class NpyHeader
{
    // NumPy itself refuses headers over 10,000 bytes from sources it does not trust.
    private const int MaxHeaderBytes = 10_000;

    public static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    public static VectorLayout Read(FileInput input)
    {
        string text = ReadText(input);
        var fields = NpyDictionary.Parse(input, text);
        ElementType type =
            TypeOf(fields.Descr) ?? throw input.Invalid($"the type is '{fields.Descr}'; expected one of <f2 <f4 <f8 |u1 |i1");
        if (fields.FortranOrder) throw input.Invalid("the array is in Fortran order; expected C order (numpy.ascontiguousarray)");
        return fields.Shape switch
        {
            [var one] => new VectorLayout(VectorLayout.CheckDimensions(input, one), type, Count: 1),
            [var count, var dimensions] => new VectorLayout(VectorLayout.CheckDimensions(input, dimensions), type, count),
            _ => throw input.Invalid(
                $"the array has {fields.Shape.Count} axes; expected 2 (vectors × dimensions), or 1 for a single vector"),
        };
    }

    private static string ReadText(FileInput input)
    {
        Span<byte> start = stackalloc byte[8];
        input.ReadExactly(start, "the .npy magic and version");
        if (!start.StartsWith(Magic))
            throw new InvalidFileException(input.Path, 0,
                $"expected the magic 93 'NUMPY', found {Convert.ToHexString(start[..6])}");
        byte version = start[6];
        if (version is < 1 or > 3) throw new InvalidFileException(input.Path, 6, $"version {version} of .npy; expected 1, 2 or 3");

        Span<byte> lengthBytes = stackalloc byte[version == 1 ? 2 : 4];
        input.ReadExactly(lengthBytes, "the header's length");
        uint length = version == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(lengthBytes)
            : BinaryPrimitives.ReadUInt32LittleEndian(lengthBytes);
        if (length > MaxHeaderBytes) throw input.Invalid($"the header claims {length} bytes; at most {MaxHeaderBytes} are allowed");
        var header = new byte[length];
        input.ReadExactly(header, "the header");
        return (version == 3 ? Encoding.UTF8 : Encoding.Latin1).GetString(header);
    }

    private static ElementType? TypeOf(string descr) => descr switch
    {
        "<f2" => ElementType.Half,
        "<f4" => ElementType.Single,
        "<f8" => ElementType.Double,
        "|u1" or "<u1" => ElementType.Byte,
        "|i1" or "<i1" => ElementType.SByte,
        _ => null,
    };
}
