using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Cloning;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.WireProtocol;

namespace OrleansLsh.Grains.Abstractions.Wire;

/// <summary>Writes a block as its length in bytes and its bytes, little-endian; the general array codec spends a header on each
/// component.</summary>
[RegisterSerializer, RegisterCopier]
public sealed class FloatBlockCodec : IFieldCodec<FloatBlock>, IDeepCopier<FloatBlock>, IOptionalDeepCopier
{
    /// <inheritdoc/>
    public void WriteField<TBufferWriter>(
        ref Writer<TBufferWriter> writer, uint fieldIdDelta, [AllowNull] Type expectedType, FloatBlock value)
        where TBufferWriter : IBufferWriter<byte>
    {
        ReferenceCodec.MarkValueField(writer.Session);
        writer.WriteFieldHeader(fieldIdDelta, expectedType, typeof(FloatBlock), WireType.LengthPrefixed);
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(value.Values.Span);
        writer.WriteVarUInt32((uint)bytes.Length);
        writer.Write(bytes);
    }

    /// <inheritdoc/>
    public FloatBlock ReadValue<TInput>(ref Reader<TInput> reader, Field field)
    {
        ReferenceCodec.MarkValueField(reader.Session);
        field.EnsureWireType(WireType.LengthPrefixed);
        uint length = reader.ReadVarUInt32();
        if (length % sizeof(float) != 0) throw new InvalidDataException($"{length} bytes are no whole number of float32 components.");
        reader.EnsureAvailable(length);
        if (length == 0) return default;
        var values = GC.AllocateUninitializedArray<float>((int)(length / sizeof(float)));
        reader.ReadBytes(MemoryMarshal.AsBytes(values.AsSpan()));
        return new FloatBlock(values);
    }

    /// <inheritdoc/>
    public FloatBlock DeepCopy(FloatBlock input, CopyContext context) => input;

    /// <inheritdoc/>
    public bool IsShallowCopyable() => true;

    /// <inheritdoc/>
    public object? DeepCopy(object? input, CopyContext context) => input;
}
