using System.Buffers.Binary;

namespace OrleansLsh.Cli.Embedding;

/// <summary>A file that tells which vectors were made of what: a hash of document, model and content, and a number of the vector. Without
/// it everything is embedded again, and nothing else happens.</summary>
internal sealed class VectorLedger : IDisposable
{
    private const int EntrySize = 20;

    private static readonly byte[] Header = "lsh vectors 1\n\0\0\0\0\0\0"u8.ToArray(), Kind = Header[..12];

    private readonly Dictionary<UInt128, float> _entries = [];
    private FileStream? _file;

    private VectorLedger(FileStream? file) => _file = file;

    /// <summary>Opens a ledger; where its file cannot be opened, or another process has it, what is added is known to this process
    /// alone.</summary>
    /// <param name="path">The file; null for none.</param>
    public static VectorLedger Open(string? path)
    {
        if (path is null) return new VectorLedger(null);
        FileStream? file = null;
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            var ledger = new VectorLedger(file);
            ledger.Read(file);
            return ledger;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            return new VectorLedger(null);
        }
    }

    /// <summary>Whether a vector was made so, as far as anybody knows.</summary>
    public bool Knows(UInt128 made) => _entries.ContainsKey(made);

    /// <summary>Whether it was this vector, at whatever length it is kept.</summary>
    public bool Knows(UInt128 made, ReadOnlySpan<float> vector) =>
        _entries.TryGetValue(made, out float known) && Math.Abs(known - Number(vector)) < 1e-4f;

    /// <summary>Notes a vector that was made.</summary>
    public void Add(UInt128 made, ReadOnlySpan<float> vector)
    {
        float number = Number(vector);
        if (_entries.TryGetValue(made, out float known) && known == number) return;
        _entries[made] = number;
        Span<byte> entry = stackalloc byte[EntrySize];
        BinaryPrimitives.WriteUInt128LittleEndian(entry, made);
        BinaryPrimitives.WriteSingleLittleEndian(entry[16..], number);
        try
        {
            _file?.Write(entry);
        }
        catch (IOException)
        {
            // From here on what is added is known to this process alone.
            Close();
        }
    }

    public void Dispose() => Close();

    private void Close()
    {
        (FileStream? file, _file) = (_file, null);
        try
        {
            file?.Dispose();
        }
        catch (IOException)
        {
            // What was not written is embedded again.
        }
    }

    private void Read(FileStream file)
    {
        byte[] all = new byte[file.Length];
        file.ReadExactly(all);
        if (all.Length > 0 && !all.AsSpan().StartsWith(Kind)) throw new IOException("It is no ledger.");
        if (!all.AsSpan().StartsWith(Header))
        {
            file.SetLength(0);
            file.Write(Header);
            return;
        }
        // An entry that was cut off is written over.
        int whole = (all.Length - Header.Length) / EntrySize * EntrySize;
        file.SetLength(Header.Length + whole);
        file.Position = file.Length;
        for (int at = Header.Length; at < Header.Length + whole; at += EntrySize)
            _entries[BinaryPrimitives.ReadUInt128LittleEndian(all.AsSpan(at))] =
                BinaryPrimitives.ReadSingleLittleEndian(all.AsSpan(at + 16));
    }

    // Where it points to from some direction: two vectors that are not one have other numbers as good as always.
    private static float Number(ReadOnlySpan<float> vector)
    {
        (double along, double square) = (0, 0);
        for (int i = 0; i < vector.Length; i++)
        {
            along += vector[i] * (((uint)(i + 1) * 2_654_435_761u >> 8) / (double)(1 << 24) - 0.5);
            square += (double)vector[i] * vector[i];
        }
        return square > 0 ? (float)(along / Math.Sqrt(square)) : 0;
    }
}
