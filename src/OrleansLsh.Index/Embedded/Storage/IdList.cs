using System.Buffers;
using System.Text;

namespace OrleansLsh.Index.Embedded.Storage;

/// <summary>The ids of a batch in one blob: for each its length in bytes (LEB128) and its UTF-8.</summary>
internal static class IdList
{
    /// <summary>Writes the ids of documents in their order.</summary>
    public static byte[] Write(IReadOnlyList<Document> documents)
    {
        var writer = new ArrayBufferWriter<byte>(documents.Count * 16);
        foreach (Document document in documents)
        {
            int length = Encoding.UTF8.GetByteCount(document.Id);
            writer.Advance(Leb128.Write(writer.GetSpan(Leb128.MaxBytes), (uint)length));
            writer.Advance(Encoding.UTF8.GetBytes(document.Id, writer.GetSpan(length)));
        }
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>A blob in which only some ids are left; the others are empty.</summary>
    /// <param name="blob">The ids of a batch.</param>
    /// <param name="count">How many.</param>
    /// <param name="isKept">Told a position, whether its id stays.</param>
    public static byte[] Without(ReadOnlySpan<byte> blob, int count, Predicate<int> isKept)
    {
        var writer = new ArrayBufferWriter<byte>(blob.Length);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> id = Next(ref blob);
            if (!isKept(i)) id = default;
            writer.Advance(Leb128.Write(writer.GetSpan(Leb128.MaxBytes), (uint)id.Length));
            writer.Write(id);
        }
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>Takes the next id off the front of a blob.</summary>
    public static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> blob)
    {
        int length = (int)Leb128.Read(ref blob);
        ReadOnlySpan<byte> id = blob[..length];
        blob = blob[length..];
        return id;
    }
}
