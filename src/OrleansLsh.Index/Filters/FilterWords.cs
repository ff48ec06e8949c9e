using System.Text;

namespace OrleansLsh.Index.Filters;

/// <summary>The words of a text: runs of letters and digits, lower-cased.</summary>
internal static class FilterWords
{
    /// <summary>The words in their order, and whether each is followed by <c>*</c> and so stands for all that begin like it.</summary>
    public static List<(string Word, bool IsPrefix)> Of(string text)
    {
        var words = new List<(string, bool)>();
        var word = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune)) word.Append(Rune.ToLowerInvariant(rune).ToString());
            else if (word.Length > 0)
            {
                words.Add((word.ToString(), rune.Value == '*'));
                word.Clear();
            }
        }
        if (word.Length > 0) words.Add((word.ToString(), false));
        return words;
    }
}
