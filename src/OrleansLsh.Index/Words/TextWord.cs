namespace OrleansLsh.Index.Words;

/// <summary>A word that a query asks for.</summary>
/// <param name="Text">Folded, 1 to <see cref="WordCutter.MaxLength"/> characters.</param>
/// <param name="IsPrefix">Whether it stands for all words that begin like it.</param>
public readonly record struct TextWord(string Text, bool IsPrefix)
{
    /// <summary>The most words that the filter of a search, or its text query, may ask for; Elasticsearch takes a few times as many at the
    /// least.</summary>
    public const int MaxWords = 1_000;

    /// <summary>The words of a query, each once, in their order; one that <c>*</c> follows stands for all that begin like it.</summary>
    public static IReadOnlyList<TextWord> Of(string query)
    {
        var words = new OrderedDictionary<TextWord, bool>();
        new WordCutter(isQuery: true, (word, isPrefix) => words.TryAdd(new TextWord(word.ToString(), isPrefix), true)).Cut(query);
        return [.. words.Keys];
    }
}
