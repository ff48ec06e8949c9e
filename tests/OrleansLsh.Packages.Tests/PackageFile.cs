using System.IO.Compression;
using System.Xml.Linq;

namespace OrleansLsh.Packages.Tests;

/// <summary>A package as it lies on the disk.</summary>
/// <param name="Entries">Paths of its files.</param>
/// <param name="Metadata">What its specification says of it.</param>
public sealed record PackageFile(IReadOnlyList<string> Entries, XElement Metadata)
{
    public string Id => Text("id");

    public string Version => Text("version");

    /// <summary>What it depends on: id and range of versions.</summary>
    public IEnumerable<(string Id, string Range)> Dependencies =>
        Metadata.Descendants(Metadata.Name.Namespace + "dependency").Select(one => (one.Attribute("id")!.Value, one.Attribute("version")!.Value));

    public static PackageFile Open(string path)
    {
        using ZipArchive archive = ZipFile.OpenRead(path);
        using Stream specification = archive.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        XElement root = XDocument.Load(specification).Root!;
        return new PackageFile([.. archive.Entries.Select(entry => entry.FullName)], root.Element(root.Name.Namespace + "metadata")!);
    }

    /// <summary>What the specification says under a name; empty where it says nothing.</summary>
    public string Text(string name) => Metadata.Element(Metadata.Name.Namespace + name)?.Value ?? "";
}
