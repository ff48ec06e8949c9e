namespace OrleansLsh.Architecture.Tests;

public class SourceTests
{
    private static readonly string[] Everywhere = ["src", "client", "silo", "tests", "bench", "samples"];

    [Fact]
    public void A_file_stays_under_three_hundred_lines()
    {
        IEnumerable<string> longer = Checkout.SourceFiles(Everywhere)
            .Where(file => File.ReadLines(Path.Combine(Checkout.Root, file)).Count() > 300);
        Assert.Empty(longer);
    }

    [Fact]
    public void A_folder_is_named_for_what_it_holds()
    {
        string[] empty = ["Utils", "Util", "Helpers", "Common", "Managers", "Impl", "Misc"];
        IEnumerable<string> unnamed = Checkout.SourceFiles(Everywhere)
            .Where(file => file.Split(Path.DirectorySeparatorChar).Intersect(empty, StringComparer.OrdinalIgnoreCase).Any());
        Assert.Empty(unnamed);
    }
}
