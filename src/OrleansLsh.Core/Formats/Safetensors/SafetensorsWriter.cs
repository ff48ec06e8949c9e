using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using OrleansLsh.Core.Formats.Binary;

namespace OrleansLsh.Core.Formats.Safetensors;

/// <summary>Collects named tensors and metadata and writes them as a safetensors file.</summary>
/// <remarks>The same content gives the same bytes, in whatever order it was added: metadata by key, tensors by falling element size, then
/// by name, so that each tensor begins at a multiple of its element's size. https://github.com/huggingface/safetensors#format</remarks>
public sealed class SafetensorsWriter
{
    private readonly SortedDictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Tensor> _tensors = [];

    /// <summary>Keeps a text with the tensors; a key that is set again takes the later text.</summary>
    /// <param name="key">Any text.</param>
    /// <param name="text">Any text.</param>
    public void SetMetadata(string key, string text) => _metadata[key] = text;

    /// <summary>Adds a tensor.</summary>
    /// <typeparam name="T">byte, sbyte, int, float or long.</typeparam>
    /// <param name="name">Unique in the file, and not <c>__metadata__</c>.</param>
    /// <param name="values">Elements, outermost axis first; left alone until the file is written.</param>
    /// <param name="shape">Sizes of the axes; none for a scalar. Their product is the number of elements.</param>
    /// <exception cref="LshException"><see cref="ErrorKind.InvalidArgument"/>: the name is taken, or the shape does not fit the
    /// elements.</exception>
    public void Add<T>(string name, ReadOnlyMemory<T> values, params ReadOnlySpan<long> shape) where T : unmanaged
    {
        TensorType type = TensorTypes.Of<T>();
        Int128 elements = 1;
        bool negative = false;
        foreach (long size in shape)
        {
            negative |= size < 0;
            elements *= Math.Min(size, Array.MaxLength + 1L);
            if (elements > Array.MaxLength) break;
        }
        if (negative || elements != values.Length)
            throw new LshException(ErrorKind.InvalidArgument,
                $"Tensor '{name}' has {values.Length} elements; its shape is [{string.Join(", ", shape.ToArray())}].");
        if (name == SafetensorsHeader.MetadataName
            || !_tensors.TryAdd(name,
                new Tensor(type, shape.ToArray(), (long)values.Length * type.Size(), stream => WriteElements(stream, values.Span))))
            throw new LshException(ErrorKind.InvalidArgument, $"A tensor cannot be named '{name}': the name is taken.");
    }

    /// <summary>Writes the file to a stream, from where the stream stands.</summary>
    /// <param name="stream">Left open.</param>
    public void Write(Stream stream)
    {
        var ordered = _tensors.OrderByDescending(tensor => tensor.Value.Type.Size())
            .ThenBy(tensor => tensor.Key, StringComparer.Ordinal).ToList();
        stream.Write(HeaderOf(ordered));
        foreach ((string _, Tensor tensor) in ordered) tensor.WriteTo(stream);
    }

    /// <summary>Creates or replaces a file. A reader sees the old file or the whole new one, never a part.</summary>
    /// <param name="path">Beside it a file with <c>.new</c> at its end is written first.</param>
    /// <exception cref="LshException"><see cref="ErrorKind.Storage"/>: the disk refuses.</exception>
    public void Save(string path)
    {
        string unfinished = path + ".new";
        try
        {
            using (var stream = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                Write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(unfinished, path, overwrite: true);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new LshException(ErrorKind.Storage, $"{path} cannot be written: {refused.Message}", refused);
        }
    }

    private byte[] HeaderOf(List<KeyValuePair<string, Tensor>> ordered)
    {
        var text = new ArrayBufferWriter<byte>();
        text.Write(stackalloc byte[sizeof(ulong)]);
        using (var json = new Utf8JsonWriter(text, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            WriteMetadata(json);
            WriteEntries(json, ordered);
            json.WriteEndObject();
        }
        while (text.WrittenCount % SafetensorsHeader.Alignment != 0) text.Write(" "u8);
        var header = text.WrittenSpan.ToArray();
        int length = header.Length - sizeof(ulong);
        if (length > SafetensorsHeader.MaxBytes)
            throw new LshException(ErrorKind.TooLarge,
                $"The header would be {length} bytes; safetensors allows {SafetensorsHeader.MaxBytes}. "
                + "Write fewer tensors or less metadata.");
        BinaryPrimitives.WriteInt64LittleEndian(header, length);
        return header;
    }

    private void WriteMetadata(Utf8JsonWriter json)
    {
        if (_metadata.Count == 0) return;
        json.WriteStartObject(SafetensorsHeader.MetadataName);
        foreach ((string key, string text) in _metadata) json.WriteString(key, text);
        json.WriteEndObject();
    }

    private static void WriteEntries(Utf8JsonWriter json, List<KeyValuePair<string, Tensor>> ordered)
    {
        long offset = 0;
        foreach ((string name, Tensor tensor) in ordered)
        {
            json.WriteStartObject(name);
            json.WriteString("dtype"u8, tensor.Type.ToString());
            json.WriteStartArray("shape"u8);
            foreach (long size in tensor.Shape) json.WriteNumberValue(size);
            json.WriteEndArray();
            json.WriteStartArray("data_offsets"u8);
            json.WriteNumberValue(offset);
            json.WriteNumberValue(offset += tensor.Bytes);
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }

    private static void WriteElements<T>(Stream stream, ReadOnlySpan<T> values) where T : unmanaged
    {
        const int Piece = 1 << 16;
        for (int at = 0; at < values.Length; at += Piece)
        {
            ReadOnlySpan<byte> piece = MemoryMarshal.AsBytes(values.Slice(at, Math.Min(Piece, values.Length - at)));
            if (BitConverter.IsLittleEndian)
            {
                stream.Write(piece);
                continue;
            }
            var reversed = piece.ToArray();
            ElementConversion.Reverse(TensorTypes.Of<T>().Size(), reversed);
            stream.Write(reversed);
        }
    }

    private sealed record Tensor(TensorType Type, long[] Shape, long Bytes, Action<Stream> WriteTo);
}
