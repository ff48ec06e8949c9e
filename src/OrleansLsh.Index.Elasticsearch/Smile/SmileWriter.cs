using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace OrleansLsh.Index.Elasticsearch.Smile;

/// <summary>Writes documents in Smile, the binary form of JSON, which every Elasticsearch reads as it reads JSON. Its methods are named as
/// those of <see cref="Utf8JsonWriter"/>.</summary>
/// <remarks>
/// A component of a vector is six bytes, which neither side turns into digits and back; as decimals it is ten to thirteen.
/// Written is what requests need of the <see href="https://github.com/FasterXML/smile-format-specification">specification</see>, version 1:
/// no shared names, no shared texts, no raw binary. So no byte is 0xFF but the one that ends a document, and documents can be told apart
/// without reading them. As fast as it can be, it does not check that what is written makes a document.
/// </remarks>
/// <param name="capacity">About how many bytes are to come; the buffer grows where there are more.</param>
internal sealed class SmileWriter(int capacity = 1_024)
{
    private const byte StartArray = 0xF8, EndArray = 0xF9, StartObject = 0xFA, EndObject = 0xFB, EndText = 0xFC, EndOfDocument = 0xFF;
    private const byte EmptyText = 0x20, False = 0x22, True = 0x23, Int32 = 0x24, Int64 = 0x25, Float32 = 0x28, Float64 = 0x29, Zero = 0xC0;
    private const byte LongName = 0x34, LongAscii = 0xE0, LongUnicode = 0xE4;

    // Tokens of texts and names that begin with their length: what is added to the length.
    private const int AsciiText = 0x3F, UnicodeText = 0x7E, AsciiName = 0x7F, UnicodeName = 0xBE;
    private const int LongestAscii = 64, LongestUnicodeText = 65, LongestUnicodeName = 57, SmallNumbers = 32;
    private const int Float32Bytes = 6, Float64Bytes = 11, LongestNumber = 11;

    private byte[] _buffer = new byte[Math.Max(64, capacity)];

    /// <summary>Bytes written so far.</summary>
    public int BytesWritten { get; private set; }

    /// <summary>What was written so far; valid until the next write.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory(0, BytesWritten);

    /// <summary>Begins a document.</summary>
    public void BeginDocument()
    {
        // Version 0; nothing is shared.
        ":)\n\0"u8.CopyTo(Room(4));
        BytesWritten += 4;
    }

    /// <summary>Writes a document that was written elsewhere and not ended there.</summary>
    public void WriteDocument(ReadOnlySpan<byte> document)
    {
        document.CopyTo(Room(document.Length));
        BytesWritten += document.Length;
        EndDocument();
    }

    /// <summary>Ends a document behind which others may follow.</summary>
    public void EndDocument() => Put(EndOfDocument);

    /// <summary>Begins an object.</summary>
    public void WriteStartObject() => Put(StartObject);

    /// <summary>Begins an object that is a property.</summary>
    public void WriteStartObject(string name)
    {
        WritePropertyName(name);
        Put(StartObject);
    }

    /// <summary>Ends an object.</summary>
    public void WriteEndObject() => Put(EndObject);

    /// <summary>Begins an array.</summary>
    public void WriteStartArray() => Put(StartArray);

    /// <summary>Begins an array that is a property.</summary>
    public void WriteStartArray(string name)
    {
        WritePropertyName(name);
        Put(StartArray);
    }

    /// <summary>Ends an array.</summary>
    public void WriteEndArray() => Put(EndArray);

    /// <summary>Writes the name of a property; its value follows.</summary>
    public void WritePropertyName(string name)
    {
        Span<byte> room = Room(Encoding.UTF8.GetMaxByteCount(name.Length) + 2);
        int length = Encoding.UTF8.GetBytes(name, room[1..]);
        bool isAscii = length == name.Length;
        if (length == 0) room[0] = EmptyText;
        else if (isAscii && length <= LongestAscii) room[0] = (byte)(AsciiName + length);
        else if (!isAscii && length <= LongestUnicodeName) room[0] = (byte)(UnicodeName + length);
        else
        {
            room[0] = LongName;
            room[++length] = EndText;
        }
        BytesWritten += 1 + length;
    }

    /// <summary>Writes a property that is a text.</summary>
    public void WriteString(string name, ReadOnlySpan<char> text)
    {
        WritePropertyName(name);
        WriteStringValue(text);
    }

    /// <summary>Writes a property that is a text.</summary>
    public void WriteString(string name, ReadOnlySpan<byte> utf8)
    {
        WritePropertyName(name);
        WriteStringValue(utf8);
    }

    /// <summary>Writes a text. Halves of surrogate pairs become U+FFFD.</summary>
    public void WriteStringValue(ReadOnlySpan<char> text)
    {
        Span<byte> room = Room(Encoding.UTF8.GetMaxByteCount(text.Length) + 2);
        int length = Encoding.UTF8.GetBytes(text, room[1..]);
        EndString(room, length, isAscii: length == text.Length);
    }

    /// <summary>Writes a text. What is no UTF-8 becomes U+FFFD.</summary>
    public void WriteStringValue(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8))
        {
            // Bytes that no text has would end the text, or the document.
            WriteStringValue(Encoding.UTF8.GetString(utf8));
            return;
        }
        Span<byte> room = Room(utf8.Length + 2);
        utf8.CopyTo(room[1..]);
        EndString(room, utf8.Length, Ascii.IsValid(utf8));
    }

    /// <summary>Writes a property that is a truth value.</summary>
    public void WriteBoolean(string name, bool value)
    {
        WritePropertyName(name);
        Put(value ? True : False);
    }

    /// <summary>Writes a property that is a whole number.</summary>
    public void WriteNumber(string name, long value)
    {
        WritePropertyName(name);
        WriteNumberValue(value);
    }

    /// <summary>Writes a property that is a number.</summary>
    public void WriteNumber(string name, double value)
    {
        WritePropertyName(name);
        Span<byte> room = Room(Float64Bytes);
        room[0] = Float64;
        ulong bits = BitConverter.DoubleToUInt64Bits(value);
        for (int i = Float64Bytes - 1; i > 0; i--, bits >>= 7) room[i] = (byte)(bits & 0x7F);
        BytesWritten += Float64Bytes;
    }

    /// <summary>Writes a whole number.</summary>
    public void WriteNumberValue(long value)
    {
        // Signs last, so that small numbers have few bits.
        ulong bits = (ulong)((value << 1) ^ (value >> 63));
        if (bits < SmallNumbers)
        {
            Put((byte)(Zero + bits));
            return;
        }
        Span<byte> room = Room(LongestNumber);
        room[0] = bits <= uint.MaxValue ? Int32 : Int64;
        // Seven bits a byte, but six in the last, which the highest bit tells from the others.
        int length = 1;
        for (ulong rest = bits >> 6; rest > 0; rest >>= 7) length++;
        room[length] = (byte)(0x80 | (bits & 0x3F));
        bits >>= 6;
        for (int i = length - 1; i > 0; i--, bits >>= 7) room[i] = (byte)(bits & 0x7F);
        BytesWritten += 1 + length;
    }

    /// <summary>Writes a property that is an array of numbers, in single precision and bit for bit.</summary>
    /// <param name="name">The property.</param>
    /// <param name="values">Finite numbers.</param>
    public void WriteNumbers(string name, ReadOnlySpan<float> values)
    {
        WritePropertyName(name);
        Span<byte> room = Room(Float32Bytes * values.Length + 2);
        room[0] = StartArray;
        int at = 1;
        foreach (float value in values)
        {
            uint bits = BitConverter.SingleToUInt32Bits(value);
            // Many vectors are mostly zeros, and the whole number is one byte. −0 has bits.
            if (bits == 0)
            {
                room[at++] = Zero;
                continue;
            }
            room[at] = Float32;
            BinaryPrimitives.WriteUInt32BigEndian(room[(at + 1)..], Sevens(bits >> 7));
            room[at + Float32Bytes - 1] = (byte)(bits & 0x7F);
            at += Float32Bytes;
        }
        room[at++] = EndArray;
        BytesWritten += at;
    }

    /// <summary>The lowest 28 bits, seven to a byte. The four above, of 25 that there are, are zero.</summary>
    private static uint Sevens(uint bits) =>
        (bits & 0x7F) | ((bits & 0x3F80) << 1) | ((bits & 0x1F_C000) << 2) | ((bits & 0xFE0_0000) << 3);

    private void EndString(Span<byte> room, int length, bool isAscii)
    {
        if (length == 0) room[0] = EmptyText;
        else if (isAscii && length <= LongestAscii) room[0] = (byte)(AsciiText + length);
        else if (!isAscii && length <= LongestUnicodeText) room[0] = (byte)(UnicodeText + length);
        else
        {
            room[0] = isAscii ? LongAscii : LongUnicode;
            room[++length] = EndText;
        }
        BytesWritten += 1 + length;
    }

    private void Put(byte token)
    {
        Room(1)[0] = token;
        BytesWritten++;
    }

    private Span<byte> Room(int bytes)
    {
        if (_buffer.Length - BytesWritten < bytes)
            Array.Resize(ref _buffer, Math.Max(checked(BytesWritten + bytes), (int)Math.Min(Array.MaxLength, 2L * _buffer.Length)));
        return _buffer.AsSpan(BytesWritten);
    }
}
