namespace OrleansLsh.Conformance.Data;

/// <summary>Ids that are ids like any other to the service, and something else to one or another of those who carry them.</summary>
public static class NastyIds
{
    /// <summary>Each valid, all different.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        ".", "..", "...", "/", "//", "a/b", "/a", "a/", "a/../b", "../..", "./a", "\\", "..\\..", "a\\b", "%2e", "%2E%2E", "%252e%252e",
        "%2F", "%", "%00", "a%00b", "\0", "a\0b",
        " ", " a ", "a b", "a+b", "?", "a?b=c", "#", "a#b", "&", "a&id=b", "=", ";", ":", "*", "_id", "\"", "'", "`", "<script>", "{}",
        "[1]", "null", "0", "-1", "1e5", "\t", "\n", "\r\n",
        "\u0001", "\u007F", "\uFEFF", "\uFEFFa", "\u200B", "é", "e\u0301", "ß", "İ", "दाल", "น้ำ", "漢字", "😀", "👩‍👩‍👧", "\U0010FFFF",
        "\uFFFE", "documents:get", "documents", "train", "..;", "a,b",
        new string('x', 512), new string('/', 512), string.Concat(Enumerable.Repeat("😀", 128)), string.Concat(Enumerable.Repeat("漢", 170)),
    ];
}
