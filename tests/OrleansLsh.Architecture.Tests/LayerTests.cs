using System.Text.RegularExpressions;

namespace OrleansLsh.Architecture.Tests;

/// <summary>The namespaces inside <c>OrleansLsh.Index</c>: what each may use of the others.</summary>
public partial class LayerTests
{
    private const string Root = "OrleansLsh.Index";

    // Namespace → what may stand in it of the others. Whatever is not here is the service's, which may use all.
    private static readonly Dictionary<string, string[]> Lower = new()
    {
        [Root] = [$"{Root}.Filters", $"{Root}.Words"],
        [$"{Root}.Filters"] = [$"{Root}.Words"],
        [$"{Root}.Words"] = [],
        [$"{Root}.Port"] = [Root, $"{Root}.Filters", $"{Root}.Words"],
        [$"{Root}.Embedded"] = [Root, $"{Root}.Filters", $"{Root}.Words", $"{Root}.Port"],
        [$"{Root}.Elasticsearch"] = [Root, $"{Root}.Filters", $"{Root}.Words", $"{Root}.Port"],
    };

    // The one place that puts a backend and the service together.
    private static readonly string Composition = Path.Combine("src", "OrleansLsh.Index", "Embedded", "EmbeddedSimilarity.cs");

    public static TheoryData<string> Namespaces() => [.. Lower.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Namespaces))]
    public void A_namespace_of_the_index_uses_those_beneath_it_only(string room)
    {
        int seen = 0;
        foreach (string file in Checkout.SourceFiles("src").Where(file => file != Composition))
        {
            string code = File.ReadAllText(Path.Combine(Checkout.Root, file));
            string own = Namespace().Match(code).Groups["name"].Value;
            if (RoomOf(own) != room) continue;
            seen++;
            IEnumerable<string> used = Used(code).Where(name => name != room && !Lower[room].Contains(name));
            Assert.True(!used.Any(), $"{file} is in {room} and uses {string.Join(", ", used)}.");
        }
        Assert.True(seen > 2, $"{seen} files were found in {room}.");
    }

    /// <summary>The namespaces of the index that a file names, in a using or before a type.</summary>
    private static IEnumerable<string> Used(string code) =>
        Using().Matches(code).Select(match => RoomOf(match.Groups["name"].Value)).OfType<string>()
            .Concat(Qualified().Matches(code).Select(match => $"{Root}.{match.Groups["name"].Value}"))
            .Distinct(StringComparer.Ordinal);

    /// <summary>The room that a namespace belongs to; null outside of the index.</summary>
    private static string? RoomOf(string name) =>
        name == Root ? Root
        : name.StartsWith($"{Root}.", StringComparison.Ordinal) ? string.Join('.', name.Split('.').Take(3))
        : null;

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^using (?:static |\w+ = )?(?<name>OrleansLsh\.[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"(?<![\w.])(?:(?:OrleansLsh\.)?Index\.)?(?<name>Service|Port|Embedded|Elasticsearch)\.[A-Z]\w*")]
    private static partial Regex Qualified();
}
