using System.Text.RegularExpressions;

namespace OrleansLsh.Architecture.Tests;

/// <summary>The rooms inside <c>OrleansLsh.Index</c>: what each may use of the others. What callers need of them is in one namespace, so a
/// room is a folder, and uses another where it names a namespace of it or one of its types.</summary>
public partial class LayerTests
{
    private const string Root = "OrleansLsh.Index";

    // Room → what may stand in it of the others. Whatever is not here is the service's, which may use all.
    private static readonly Dictionary<string, string[]> Lower = new()
    {
        ["Api"] = ["Filters", "Words"],
        ["Filters"] = ["Words"],
        ["Words"] = [],
        ["Port"] = ["Api", "Filters", "Words"],
        ["Embedded"] = ["Api", "Filters", "Words", "Port"],
        ["Elasticsearch"] = ["Api", "Filters", "Words", "Port"],
    };

    // The one place that puts a backend and the service together.
    private static readonly string Composition = Path.Combine("src", Root, "Embedded", "EmbeddedSimilarity.cs");

    private static readonly Lazy<(string Room, string File, string Code)[]> Files = new(() => [.. Checkout.SourceFiles("src")
        .Select(file => (Room: RoomOf(file), file, File.ReadAllText(Path.Combine(Checkout.Root, file))))
        // What registers a backend in an application stands beside it, in the namespace of all such methods.
        .Where(file => file.Room is not null && Namespace().Match(file.Item3).Groups["name"].Value.StartsWith("OrleansLsh", StringComparison.Ordinal))
        .Select(file => (file.Room!, file.file, file.Item3))]);

    /// <summary>Types whose namespace does not tell their room, by name.</summary>
    private static readonly Lazy<Dictionary<string, string>> Shared = new(() => Files.Value
        .Where(file => Namespace().Match(file.Code).Groups["name"].Value == "OrleansLsh")
        .SelectMany(file => Declared().Matches(file.Code).Select(match => (Name: match.Groups["name"].Value, file.Room)))
        .DistinctBy(type => type.Name).ToDictionary(type => type.Name, type => type.Room));

    public static TheoryData<string> Rooms() => [.. Lower.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_of_the_index_uses_those_beneath_it_only(string room)
    {
        int seen = 0;
        foreach ((_, string file, string code) in Files.Value.Where(file => file.Room == room && file.File != Composition))
        {
            seen++;
            IEnumerable<string> used = Used(code).Where(name => name != room && !Lower[room].Contains(name));
            Assert.True(!used.Any(), $"{file} is in {room} and uses {string.Join(", ", used)}.");
        }
        Assert.True(seen > 2, $"{seen} files were found in {room}.");
        Assert.True(Shared.Value.Count > 60, $"{Shared.Value.Count} types are in the namespace of callers.");
    }

    /// <summary>The rooms of the index that a file names, in a using, before a type, or by a type.</summary>
    private static IEnumerable<string> Used(string code)
    {
        string plain = Comment().Replace(code, "");
        return Using().Matches(plain).Concat(Qualified().Matches(plain)).Select(match => match.Groups["name"].Value)
            .Concat(Word().Matches(plain).Select(match => Shared.Value.GetValueOrDefault(match.Value)).OfType<string>())
            .Distinct(StringComparer.Ordinal);
    }

    /// <summary>The room that a file belongs to; null outside of the index.</summary>
    private static string? RoomOf(string file) =>
        file.StartsWith(Path.Combine("src", $"{Root}.Elasticsearch") + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? "Elasticsearch"
        : file.StartsWith(Path.Combine("src", Root) + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? file.Split(Path.DirectorySeparatorChar)[2]
        : null;

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^using (?:static |\w+ = )?OrleansLsh\.Index\.(?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"(?<![\w.])(?:(?:OrleansLsh\.)?Index\.)?(?<name>Service|Port|Embedded|Elasticsearch)\.[A-Z]\w*")]
    private static partial Regex Qualified();

    [GeneratedRegex(@"^(?:public|internal) (?:sealed |static |abstract |readonly |partial )*(?:class|struct|interface|enum|record struct|record) (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex Declared();

    [GeneratedRegex(@"//.*$|""(?:[^""\\\n]|\\.)*""", RegexOptions.Multiline)]
    private static partial Regex Comment();

    // Not a member of something else.
    [GeneratedRegex(@"(?<![\w.])[A-Z]\w*")]
    private static partial Regex Word();
}
