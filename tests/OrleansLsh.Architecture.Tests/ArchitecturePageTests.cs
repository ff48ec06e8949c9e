using System.Text.RegularExpressions;

namespace OrleansLsh.Architecture.Tests;

public partial class ArchitecturePageTests
{
    public static TheoryData<string, string, string> Hops()
    {
        var hops = new TheoryData<string, string, string>();
        foreach (Match hop in Hop().Matches(File.ReadAllText(Path.Combine(Checkout.Root, "docs", "architecture.md"))))
            hops.Add(hop.Groups["type"].Value, hop.Groups["method"].Value, hop.Groups["file"].Value);
        return hops;
    }

    [Theory]
    [MemberData(nameof(Hops))]
    public void A_hop_of_the_architecture_page_is_a_method_in_the_file_that_it_names(string type, string method, string file)
    {
        string path = Path.Combine(Checkout.Root, file);
        Assert.True(File.Exists(path), $"docs/architecture.md names {file}, which is not there.");
        string code = File.ReadAllText(path);
        Assert.Matches($@"\b(class|struct|record) {type}\b", code);
        Assert.Matches($@"\n    (public|internal)[^=;\n]* {method}(<\w+>)?\(", code);
    }

    [Fact]
    public void The_architecture_page_follows_a_document_and_a_search_through_every_backend() => Assert.InRange(Hops().Count, 35, 60);

    [Fact]
    public void Every_folder_that_the_architecture_page_names_is_there()
    {
        string page = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "architecture.md"));
        Assert.All(Folder().Matches(page).Select(match => match.Value), folder => Assert.True(Path.Exists(Path.Combine(Checkout.Root, folder)), folder));
    }

    [GeneratedRegex(@"^\| \d+ \| `(?<type>\w+)\.(?<method>\w+)` \| (?<file>[\w./]+\.cs) \|", RegexOptions.Multiline)]
    private static partial Regex Hop();

    [GeneratedRegex(@"\b(src|client|silo)/[\w./]*\w")]
    private static partial Regex Folder();
}
