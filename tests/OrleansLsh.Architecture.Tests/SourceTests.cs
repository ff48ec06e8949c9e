namespace OrleansLsh.Architecture.Tests;

public class SourceTests
{
    private const int Columns = 140;

    private static readonly string[] Everywhere = ["src", "client", "silo", "tests", "bench", "samples"];

    // Rooms whose lines have been brought within the columns; a room that follows is added here.
    private static readonly string[] Narrow =
    [
        "src", "client", "silo", "samples", "tests/Parts",
        "tests/OrleansLsh.Conformance/Backends", "tests/OrleansLsh.Conformance/Data", "tests/OrleansLsh.Conformance/Port",
        "tests/OrleansLsh.Conformance/Reference",
    ];

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

    [Fact]
    public void A_line_ends_within_140_columns()
    {
        IEnumerable<string> wide =
            from file in Checkout.SourceFiles(Narrow)
            from line in File.ReadLines(Path.Combine(Checkout.Root, file)).Index()
            where line.Item.Length > Columns
            select $"{file}:{line.Index + 1}";
        Assert.Empty(wide);
    }

    [Fact]
    public void A_summary_stands_alone()
    {
        IEnumerable<string> leaning =
            from file in Checkout.SourceFiles(Narrow)
            from line in File.ReadLines(Path.Combine(Checkout.Root, file)).Index()
            where line.Item.Contains("<summary>The same", StringComparison.Ordinal)
            select $"{file}:{line.Index + 1}";
        Assert.Empty(leaning);
    }
}
