using System.Security.Cryptography;
using System.Text;

namespace OrleansLsh.Index.Elasticsearch.Documents;

/// <summary>How values of a source are written as terms: path, NUL, the value's term (<see cref="TermValue"/>). Filters are queries of
/// these terms.</summary>
/// <remarks>A path that is longer than an index takes is kept as its SHA-256.</remarks>
internal static class TermFormat
{
    private const int LongestPath = 512;
    private const char Separator = '\0', Hashed = '\u0001';

    /// <summary>A path as terms have it.</summary>
    public static string Path(string path) => path.Length <= LongestPath ? path : Hashed + Hash(path);

    /// <summary>A value at a path.</summary>
    public static string Of(string path, ReadOnlySpan<byte> term) => $"{path}{Separator}{Encoding.UTF8.GetString(term)}";

    /// <summary>That there is something at a path.</summary>
    public static string Exists(string path) => $"{path}{Separator}e";

    /// <summary>A word of a text.</summary>
    public static string Word(string path, ReadOnlySpan<char> word) => $"{path}{Separator}{word}";

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
