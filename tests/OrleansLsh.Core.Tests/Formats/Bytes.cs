using System.Buffers.Binary;
using System.Text;

namespace OrleansLsh.Core.Tests.Formats;

/// <summary>Files made by hand, byte by byte.</summary>
internal static class Bytes
{
    public static byte[] Join(params byte[][] parts) => [.. parts.SelectMany(part => part)];

    public static byte[] Int32(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }

    public static byte[] BigInt32(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    public static byte[] Singles(params float[] values) => Join([.. values.Select(value => Int32(BitConverter.SingleToInt32Bits(value)))]);

    public static byte[] Npy(string descr, string shape, byte[] data, byte version = 1, string order = "False") =>
        NpyWithHeader($"{{'descr': '{descr}', 'fortran_order': {order}, 'shape': {shape}, }}\n", data, version);

    public static byte[] NpyWithHeader(string header, byte[] data, byte version = 1)
    {
        var length = Int32(header.Length);
        return Join([0x93], "NUMPY"u8.ToArray(), [version, 0], version == 1 ? length[..2] : length, Encoding.UTF8.GetBytes(header), data);
    }

    public static byte[] Safetensors(string header, byte[] data) =>
        Join(BitConverter.GetBytes((long)Encoding.UTF8.GetByteCount(header)), Encoding.UTF8.GetBytes(header), data);
}
