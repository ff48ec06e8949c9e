using OrleansLsh.Samples.ApiDocs.Packs;

namespace OrleansLsh.Samples.ApiDocs.Tests.Packs;

public sealed class ReferencePacksTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Of_several_versions_the_newest_counts_by_number_not_by_spelling()
    {
        _folder.Write("packs/A.Ref/9.0.7/ref/net9.0/A.xml", "<doc/>");
        _folder.Write("packs/A.Ref/10.0.0-rc.2/ref/net10.0/A.xml", "<doc/>");
        var newest = _folder.Write("packs/A.Ref/10.0.0/ref/net10.0/A.xml", "<doc/>");
        _folder.Write("packs/A.Ref/not-a-version/ref/net99.0/A.xml", "<doc/>");

        Assert.Equal([newest], ReferencePacks.Find([_folder.FullPath]));
    }

    [Fact]
    public void Only_documentation_of_reference_assemblies_is_taken_in_ordinal_order()
    {
        var b = _folder.Write("packs/B.Ref/1.0.0/ref/netstandard2.1/b.xml", "<doc/>");
        var a = _folder.Write("packs/A.Ref/1.0.0/ref/net10.0/z.xml", "<doc/>");
        _folder.Write("packs/A.Ref/1.0.0/ref/net10.0/z.dll", "");
        _folder.Write("packs/A.Ref/1.0.0/analyzers/dotnet/cs/analyzer.xml", "<doc/>");
        _folder.Write("packs/A.Host/1.0.0/runtimes/host.xml", "<doc/>");

        Assert.Equal([a, b], ReferencePacks.Find([_folder.FullPath]));
    }

    [Fact]
    public void A_root_without_packs_gives_way_to_the_next()
    {
        var file = _folder.Write("second/packs/A.Ref/1.0.0/ref/net10.0/a.xml", "<doc/>");
        _folder.Write("first/dotnet", "");

        var found = ReferencePacks.Find(
            [Path.Combine(_folder.FullPath, "missing"), Path.Combine(_folder.FullPath, "first"), Path.Combine(_folder.FullPath, "second")]);

        Assert.Equal([file], found);
    }

    [Fact]
    public void Without_any_pack_the_error_names_the_folders_and_the_remedy()
    {
        var error = Assert.Throws<LshException>(() => ReferencePacks.Find([_folder.FullPath]));

        Assert.Contains(_folder.FullPath, error.Message, StringComparison.Ordinal);
        Assert.Contains("DOTNET_ROOT", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("9.0.7", "10.0.0")]
    [InlineData("10.0.0-preview.2.3", "10.0.0-preview.10.1")]
    [InlineData("10.0.0-preview.7", "10.0.0-rc.1")]
    [InlineData("10.0.0-rc.1", "10.0.0-rc.1.5")]
    [InlineData("10.0.0-rc.1", "10.0.0")]
    [InlineData("10.0.0", "10.0.1-rc.1")]
    public void A_later_version_compares_greater(string earlier, string later)
    {
        Assert.True(PackVersion.TryParse(earlier, out var first) & PackVersion.TryParse(later, out var second));

        Assert.True(first.CompareTo(second) < 0);
        Assert.True(second.CompareTo(first) > 0);
    }
}
