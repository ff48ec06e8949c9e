using System.IO.Compression;

namespace OrleansLsh.Core.Tests.Formats;

/// <summary>A folder of its own for one test, gone afterwards.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lsh-formats-");

    public string this[string name] => Path.Combine(_folder.FullName, name);

    /// <summary>Writes a file, compressed where its name says so.</summary>
    public string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(this[name], name.EndsWith(".gz", StringComparison.Ordinal) ? Compress(bytes) : bytes);
        return this[name];
    }

    public string Write(string name, string text) => Write(name, System.Text.Encoding.UTF8.GetBytes(text));

    public void Dispose() => _folder.Delete(recursive: true);

    public static byte[] Compress(byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest)) gzip.Write(bytes);
        return target.ToArray();
    }
}
