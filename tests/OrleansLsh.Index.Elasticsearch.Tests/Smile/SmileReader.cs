using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OrleansLsh.Index.Elasticsearch.Tests.Smile;

/// <summary>Reads the Smile of requests, by the specification and not by the writer: what is shared or raw is not read.</summary>
internal ref struct SmileReader
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private ReadOnlySpan<byte> _rest;

    /// <summary>The documents of a body as JSON, each with a line end behind it; a body that is no Smile as text.</summary>
    public static string Text(ReadOnlySpan<byte> body)
    {
        if (!body.StartsWith(":)\n"u8)) return Encoding.UTF8.GetString(body);
        var lines = new StringBuilder();
        var reader = new SmileReader { _rest = body };
        while (!reader._rest.IsEmpty) lines.Append(reader.Document()).Append('\n');
        return lines.ToString();
    }

    private string Document()
    {
        Assert.Equal(":)\n\0"u8, Take(4));
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Plain)) Value(json, Take(1)[0]);
        if (!_rest.IsEmpty) Assert.Equal(0xFF, Take(1)[0]);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private void Value(Utf8JsonWriter json, byte token)
    {
        switch (token)
        {
            case 0x20:
                json.WriteStringValue("");
                break;
            case 0x22 or 0x23:
                json.WriteBooleanValue(token == 0x23);
                break;
            case 0x24 or 0x25:
                json.WriteNumberValue(Signed(Variable()));
                break;
            case 0x28:
                json.WriteNumberValue(BitConverter.UInt32BitsToSingle((uint)Sevens(5)));
                break;
            case 0x29:
                json.WriteNumberValue(BitConverter.UInt64BitsToDouble(Sevens(10)));
                break;
            case >= 0x40 and <= 0x7F:
                json.WriteStringValue(Take(token - 0x40 + 1));
                break;
            case >= 0x80 and <= 0xBF:
                json.WriteStringValue(Take(token - 0x80 + 2));
                break;
            case >= 0xC0 and <= 0xDF:
                json.WriteNumberValue(Signed((ulong)(token & 0x1F)));
                break;
            case 0xE0 or 0xE4:
                json.WriteStringValue(UpToEnd());
                break;
            case 0xF8:
                json.WriteStartArray();
                for (byte next = Take(1)[0]; next != 0xF9; next = Take(1)[0]) Value(json, next);
                json.WriteEndArray();
                break;
            case 0xFA:
                json.WriteStartObject();
                for (byte next = Take(1)[0]; next != 0xFB; next = Take(1)[0])
                {
                    json.WritePropertyName(Name(next));
                    Value(json, Take(1)[0]);
                }
                json.WriteEndObject();
                break;
            default:
                Assert.Fail($"0x{token:x2} begins no value.");
                break;
        }
    }

    private ReadOnlySpan<byte> Name(byte token)
    {
        switch (token)
        {
            case 0x20: return [];
            case 0x34: return UpToEnd();
            case >= 0x80 and <= 0xBF: return Take(token - 0x80 + 1);
            case >= 0xC0 and <= 0xF7: return Take(token - 0xC0 + 2);
            default:
                Assert.Fail($"0x{token:x2} begins no name.");
                return [];
        }
    }

    private ReadOnlySpan<byte> UpToEnd()
    {
        ReadOnlySpan<byte> text = Take(_rest.IndexOf((byte)0xFC));
        Take(1);
        return text;
    }

    private ulong Sevens(int bytes)
    {
        ulong bits = 0;
        foreach (byte seven in Take(bytes)) bits = bits << 7 | Below128(seven);
        return bits;
    }

    private ulong Variable()
    {
        ulong bits = 0;
        while ((_rest[0] & 0x80) == 0) bits = bits << 7 | Take(1)[0];
        return bits << 6 | (uint)(Take(1)[0] & 0x3F);
    }

    private ReadOnlySpan<byte> Take(int bytes)
    {
        ReadOnlySpan<byte> taken = _rest[..bytes];
        _rest = _rest[bytes..];
        return taken;
    }

    private static byte Below128(byte value)
    {
        Assert.InRange(value, 0, 127);
        return value;
    }

    private static long Signed(ulong zigzag) => (long)(zigzag >> 1) ^ -(long)(zigzag & 1);
}
