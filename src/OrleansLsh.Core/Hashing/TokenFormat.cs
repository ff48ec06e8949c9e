using System.Globalization;

namespace OrleansLsh.Core.Hashing;

/// <summary>How a token is written: <c>{i}-{j}</c> for cluster j of subspace i, <c>c-{k}</c> for cell k.</summary>
public static class TokenFormat
{
    /// <summary>The token of cluster j in subspace i, such as <c>0-3</c>.</summary>
    public static string Token(int subspace, int cluster) =>
        string.Create(CultureInfo.InvariantCulture, $"{subspace}-{cluster}");

    /// <summary>The token of cell k, such as <c>c-117</c>.</summary>
    public static string Cell(int cell) => string.Create(CultureInfo.InvariantCulture, $"c-{cell}");

    /// <summary>The n tokens of a vector's codes, in the order of the subspaces.</summary>
    public static string[] Tokens(ReadOnlySpan<byte> codes)
    {
        var tokens = new string[codes.Length];
        for (int i = 0; i < codes.Length; i++) tokens[i] = Token(i, codes[i]);
        return tokens;
    }

    /// <summary>Reads a token back.</summary>
    /// <returns>False where the text is no token of a subspace.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out int subspace, out int cluster)
    {
        subspace = cluster = 0;
        int dash = text.IndexOf('-');
        return dash > 0
            && int.TryParse(text[..dash], NumberStyles.None, CultureInfo.InvariantCulture, out subspace)
            && int.TryParse(text[(dash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out cluster);
    }
}
