using System.Buffers;
using System.Text.Json;

namespace OrleansLsh.Core.Formats.Text;

/// <summary>Collects the properties of a line that are neither id nor vectors, as they are written.</summary>
internal ref struct SourceText
{
    private readonly ArrayBufferWriter<byte> _buffer;
    private int _properties;
    private int _nestedStart;

    public SourceText(ArrayBufferWriter<byte> buffer)
    {
        _buffer = buffer;
        _buffer.ResetWrittenCount();
    }

    /// <param name="property">Name, colon and value.</param>
    /// <param name="valueStart">Where in it the value begins.</param>
    /// <param name="isSource">Whether it is named <c>source</c>: standing alone, its value is the source itself.</param>
    public void Append(ReadOnlySpan<byte> property, int valueStart, bool isSource)
    {
        _buffer.Write(_properties == 0 ? "{"u8 : ","u8);
        if (isSource && _properties == 0) _nestedStart = _buffer.WrittenCount + valueStart;
        _buffer.Write(property);
        _properties++;
    }

    public readonly JsonElement ToElement()
    {
        if (_properties == 0) return default;
        bool nested = _properties == 1 && _nestedStart > 0;
        if (!nested) _buffer.Write("}"u8);
        var json = new Utf8JsonReader(_buffer.WrittenSpan[(nested ? _nestedStart : 0)..], SourceDepth.Reader);
        return JsonElement.ParseValue(ref json);
    }
}
