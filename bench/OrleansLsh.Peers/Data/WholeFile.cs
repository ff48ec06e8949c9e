using OrleansLsh.Core.Formats;

namespace OrleansLsh.Peers.Data;

/// <summary>Files of vectors that are read and written whole: the peers hold everything in memory too.</summary>
internal static class WholeFile
{
    /// <summary>All vectors of a file.</summary>
    public static async Task<VectorBlock> ReadAsync(string path)
    {
        using IVectorReader reader = VectorFile.Open(path);
        var values = new List<float>((int)(reader.Count ?? 0) * reader.Dimensions);
        while (await reader.ReadAsync(maxCount: 65_536, CancellationToken.None) is { } block) values.AddRange(block.Values.Span);
        return new VectorBlock(reader.Dimensions, values.ToArray());
    }

    /// <summary>Writes all vectors of a file.</summary>
    public static void Write(string path, VectorBlock vectors)
    {
        using IVectorWriter writer = VectorFile.Create(path, vectors.Dimensions);
        writer.Write(vectors);
    }
}
