using System.Globalization;

namespace OrleansLsh.Core.Hashing;

/// <summary>How a token is written: <c>{i}-{j}</c> for cluster j of subspace i.</summary>
public static class TokenFormat
{
    /// <summary>The token of cluster j in subspace i, such as <c>0-3</c>.</summary>
    public static string Token(int subspace, int cluster) =>
        string.Create(CultureInfo.InvariantCulture, $"{subspace}-{cluster}");

    /// <summary>The n tokens of a vector's codes, in the order of the subspaces.</summary>
    public static string[] Tokens(ReadOnlySpan<byte> codes)
    {
        var tokens = new string[codes.Length];
        for (int i = 0; i < codes.Length; i++) tokens[i] = Token(i, codes[i]);
        return tokens;
    }
}
