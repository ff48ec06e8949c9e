using System.Text.Json;
using OrleansLsh.Core.Hashing;

namespace OrleansLsh.Cli.Output;

/// <summary>Values of an enumeration as the command line and JSON write them.</summary>
internal static class EnumWord
{
    /// <summary>Such as <c>more_like_this</c>.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => value is ClusterFamily.KMeans ? "kmeans" : JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    /// <summary>All words of an enumeration.</summary>
    public static string[] All<T>()
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(Of)];

    /// <summary>The value of a word; a dash counts as an underscore.</summary>
    public static bool TryParse<T>(string word, out T value)
        where T : struct, Enum
    {
        string name = word.Replace('-', '_');
        foreach (T known in Enum.GetValues<T>())
        {
            if (!string.Equals(Of(known), name, StringComparison.OrdinalIgnoreCase)) continue;
            value = known;
            return true;
        }
        value = default;
        return false;
    }
}
