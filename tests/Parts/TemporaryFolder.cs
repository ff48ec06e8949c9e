using System.IO.Compression;
using System.Text;

namespace OrleansLsh.Tests.Parts;

/// <summary>A folder of its own for one test, gone afterwards.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lsh-test-");

    /// <summary>The folder's full path.</summary>
    public string FullPath => _folder.FullName;

    /// <summary>The full path of a file in the folder, whether it is there or not.</summary>
    public string this[string name] => Path.Combine(FullPath, name);

    /// <summary>Writes a file and the folders on the way to it, compressed where its name ends with <c>.gz</c>.</summary>
    /// <returns>The file's full path.</returns>
    public string Write(string name, byte[] bytes)
    {
        string file = this[name];
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, name.EndsWith(".gz", StringComparison.Ordinal) ? Compress(bytes) : bytes);
        return file;
    }

    /// <summary>Writes text as UTF-8.</summary>
    /// <returns>The file's full path.</returns>
    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Bytes as one member of a gzip file.</summary>
    public static byte[] Compress(byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest)) gzip.Write(bytes);
        return target.ToArray();
    }
}
