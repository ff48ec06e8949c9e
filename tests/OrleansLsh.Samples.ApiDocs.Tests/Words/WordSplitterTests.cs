using FsCheck.Xunit;
using OrleansLsh.Samples.ApiDocs.Words;

namespace OrleansLsh.Samples.ApiDocs.Tests.Words;

public class WordSplitterTests
{
    [Theory]
    [InlineData("Opens a text file, then closes it.", "opens text file then closes it")]
    [InlineData("SemaphoreSlim", "semaphoreslim semaphore slim")]
    [InlineData("System.IO.ReadAllText", "system io readalltext read all text")]
    [InlineData("XMLReader", "xmlreader xml reader")]
    [InlineData("IDisposable", "idisposable disposable")]
    [InlineData("UTF8Encoding Int32 x86", "utf8encoding utf8 encoding int32 x86")]
    [InlineData("snake_case a-b '{0}'", "snake case")]
    [InlineData("Über größe", "über größe")]
    [InlineData("iO", "io")]
    [InlineData("", "")]
    public void Words_are_runs_and_the_parts_of_camel_case_runs(string text, string words) =>
        Assert.Equal(words.Split(' ', StringSplitOptions.RemoveEmptyEntries), Split(text));

    [Property]
    public bool Every_word_is_lower_case_and_stands_in_the_text(string? text)
    {
        var lower = (text ?? "").ToLowerInvariant();
        return Split(text ?? "").TrueForAll(word => word.Length >= 2 && lower.Contains(word, StringComparison.Ordinal));
    }

    private static List<string> Split(string text)
    {
        var words = new List<string>();
        foreach (var word in new WordSplitter(text)) words.Add(word.ToString());
        return words;
    }
}
