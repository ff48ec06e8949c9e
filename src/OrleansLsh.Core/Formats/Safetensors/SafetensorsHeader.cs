using System.Text.Json;

namespace OrleansLsh.Core.Formats.Safetensors;

/// <summary>The JSON at the start of a safetensors file.</summary>
/// <remarks>https://github.com/huggingface/safetensors#format</remarks>
internal sealed class SafetensorsHeader
{
    /// <summary>The format's own limit.</summary>
    public const long MaxBytes = 100_000_000;
    public const string MetadataName = "__metadata__";
    public const int Alignment = 8;
    private const int MaxAxes = 32;

    private readonly string _file;
    private readonly long _dataStart;

    private SafetensorsHeader(string file, long dataStart)
    {
        _file = file;
        _dataStart = dataStart;
    }

    public Dictionary<string, string> Metadata { get; } = [];

    public Dictionary<string, TensorEntry> Tensors { get; } = [];

    /// <param name="file">For errors.</param>
    /// <param name="text">The header's bytes, read whole.</param>
    /// <param name="fileLength">Bytes in the file; the tensors must fill it to the end.</param>
    /// <exception cref="InvalidFileException">The JSON is malformed; tensors overlap, leave a gap, or lie outside the file.</exception>
    public static SafetensorsHeader Parse(string file, ReadOnlySpan<byte> text, long fileLength)
    {
        var header = new SafetensorsHeader(file, sizeof(ulong) + text.Length);
        try
        {
            if (text is not [(byte)'{', ..]) throw new FormatException("the header must begin with '{'");
            header.ParseObject(text);
        }
        catch (Exception malformed) when (malformed is JsonException or FormatException or InvalidOperationException)
        {
            throw new InvalidFileException(file, sizeof(ulong), $"expected a safetensors header: {malformed.Message}", malformed);
        }
        header.RequireFullCover(fileLength);
        return header;
    }

    private void ParseObject(ReadOnlySpan<byte> text)
    {
        var json = new Utf8JsonReader(text);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            string name = json.GetString()!;
            json.Read();
            if (name == MetadataName) ReadMetadata(ref json);
            else if (!Tensors.TryAdd(name, ReadTensor(ref json, name))) throw new FormatException($"there are two tensors '{name}'");
        }
        json.Read();
    }

    private void ReadMetadata(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject || Metadata.Count > 0)
            throw new FormatException($"expected one object as {MetadataName}");
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            string name = json.GetString()!;
            json.Read();
            if (json.TokenType != JsonTokenType.String) throw new FormatException($"expected text as metadata '{name}'");
            if (!Metadata.TryAdd(name, json.GetString()!)) throw new FormatException($"there are two metadata '{name}'");
        }
    }

    private TensorEntry ReadTensor(ref Utf8JsonReader json, string name)
    {
        TensorType? type = null;
        List<long>? shape = null, offsets = null;
        if (json.TokenType != JsonTokenType.StartObject) throw new FormatException($"expected an object as tensor '{name}'");
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("dtype"u8) && type is null) type = ReadType(ref json, name);
            else if (json.ValueTextEquals("shape"u8) && shape is null) shape = ReadSizes(ref json, name, MaxAxes);
            else if (json.ValueTextEquals("data_offsets"u8) && offsets is null) offsets = ReadSizes(ref json, name, 2);
            else throw new FormatException($"tensor '{name}' has '{json.GetString()}'; expected one each of dtype, shape, data_offsets");
        }
        if (type is null || shape is null || offsets is not [var begin, var end])
            throw new FormatException($"tensor '{name}' lacks one of dtype, shape, data_offsets");
        if (end < begin || end - begin != Bytes(type.Value, shape))
            throw new FormatException($"tensor '{name}' claims bytes {begin} to {end} for {type} [{string.Join(", ", shape)}]");
        if (end > long.MaxValue - _dataStart) throw new FormatException($"tensor '{name}' ends at {end}");
        return new TensorEntry(type.Value, shape, _dataStart + begin, end - begin);
    }

    private static TensorType ReadType(ref Utf8JsonReader json, string name)
    {
        json.Read();
        string? word = json.GetString();
        return word switch
        {
            "U8" => TensorType.U8,
            "I8" => TensorType.I8,
            "I32" => TensorType.I32,
            "F32" => TensorType.F32,
            "I64" => TensorType.I64,
            _ => throw new FormatException($"tensor '{name}' has dtype '{word}'; this build reads U8, I8, I32, F32, I64"),
        };
    }

    private static List<long> ReadSizes(ref Utf8JsonReader json, string name, int max)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartArray)
            throw new FormatException($"expected arrays as shape and data_offsets of tensor '{name}'");
        var sizes = new List<long>();
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType != JsonTokenType.Number || !json.TryGetInt64(out long size) || size < 0 || sizes.Count == max)
                throw new FormatException($"expected at most {max} integers of 0 or more in tensor '{name}'");
            sizes.Add(size);
        }
        return sizes;
    }

    private static Int128 Bytes(TensorType type, List<long> shape)
    {
        Int128 bytes = type.Size();
        foreach (long size in shape)
        {
            bytes *= size;
            if (bytes > long.MaxValue) throw new FormatException($"a shape of [{string.Join(", ", shape)}] is larger than any file");
        }
        return bytes;
    }

    // No overlap, no gap, nothing after the last: in the order of their offsets each tensor begins where the one before ended.
    private void RequireFullCover(long fileLength)
    {
        long at = _dataStart;
        foreach ((string name, TensorEntry tensor) in Tensors.OrderBy(tensor => tensor.Value.Offset).ThenBy(tensor => tensor.Value.Bytes))
        {
            if (tensor.Offset != at)
                throw new InvalidFileException(_file, tensor.Offset,
                    $"tensor '{name}' begins at byte {tensor.Offset}; expected {at}, where the one before ends");
            at += tensor.Bytes;
            if (at > fileLength)
                throw new InvalidFileException(_file, fileLength,
                    $"tensor '{name}' ends at byte {at}, but the file has {fileLength}");
        }
        if (at != fileLength)
            throw new InvalidFileException(_file, at,
                $"expected the end of the file after the last tensor, but it goes on to {fileLength}");
    }
}
