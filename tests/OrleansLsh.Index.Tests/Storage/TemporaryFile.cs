namespace OrleansLsh.Index.Tests.Storage;

/// <summary>A path in a folder of its own that goes with the test.</summary>
internal sealed class TemporaryFile : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lsh-test-");

    public string Path => System.IO.Path.Combine(_folder.FullName, "data.db");

    public string In(string name) => System.IO.Path.Combine(_folder.FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);
}
