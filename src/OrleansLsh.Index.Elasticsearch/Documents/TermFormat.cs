using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OrleansLsh.Index.Filters;

namespace OrleansLsh.Index.Elasticsearch.Documents;

/// <summary>How values of a source are written as terms: path, NUL, type, value. Filters are queries of these terms.</summary>
/// <remarks>Terms of numbers are in the order of the numbers. What is longer than an index takes is kept as its SHA-256: equality needs no more.</remarks>
internal static class TermFormat
{
    private const int LongestPath = 512, LongestText = 256, LongestWord = 256;
    private const char Separator = '\0', Hashed = '\u0001';

    /// <summary>A path as terms have it.</summary>
    public static string Path(string path) => path.Length <= LongestPath ? path : Hashed + Hash(path);

    /// <summary>A string.</summary>
    public static string Text(string path, string text) =>
        text.Length <= LongestText ? $"{path}{Separator}s{text}" : $"{path}{Separator}h{Hash(text)}";

    /// <summary>A number; −0 is 0.</summary>
    public static string Number(string path, double number)
    {
        // Adding zero makes −0 and 0 one; the sign turned and, below zero, all bits turned make the digits ascend with the number.
        long bits = BitConverter.DoubleToInt64Bits(number + 0.0);
        ulong ascending = (ulong)(bits < 0 ? ~bits : bits | long.MinValue);
        return string.Create(CultureInfo.InvariantCulture, $"{path}{Separator}n{ascending:x16}");
    }

    /// <summary>A truth value.</summary>
    public static string Flag(string path, bool flag) => $"{path}{Separator}b{(flag ? '1' : '0')}";

    /// <summary>That there is something at a path.</summary>
    public static string Exists(string path) => $"{path}{Separator}e";

    /// <summary>A word of a text.</summary>
    public static string Word(string path, string word) =>
        word.Length <= LongestWord ? $"{path}{Separator}{word}" : $"{path}{Separator}{word[..LongestWord]}{Hashed}{Hash(word)}";

    /// <summary>The value of a filter.</summary>
    public static string Of(string path, FilterValue value) =>
        value.Text is { } text ? Text(path, text)
        : value.Number is { } number ? Number(path, number)
        : Flag(path, value.Flag == true);

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
