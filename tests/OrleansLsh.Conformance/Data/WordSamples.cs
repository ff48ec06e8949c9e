namespace OrleansLsh.Conformance.Data;

/// <summary>Words of many scripts and in several forms, and what each is folded to: one text, or the letters of a script without
/// spaces.</summary>
public static class WordSamples
{
    public static IReadOnlyDictionary<string, string[]> All { get; } = new Dictionary<string, string[]>
    {
        ["Café"] = ["cafe"],
        ["cafe\u0301"] = ["cafe"],
        ["CAFÉS"] = ["cafes"],
        ["Straße"] = ["strasse"],
        ["ΣΟΦΌΣ"] = ["σοφοσ"],
        ["σοφός"] = ["σοφοσ"],
        ["ﬁn"] = ["fin"],
        ["ＦＩＮ"] = ["fin"],
        ["Ⅷ"] = ["viii"],
        ["İstanbul"] = ["istanbul"],
        ["Łódź"] = ["lodz"],
        ["Việt"] = ["viet"],
        ["йод"] = ["иод"],
        ["и\u0306од"] = ["иод"],
        ["كِتَاب"] = ["كتاب"],
        ["كتاب"] = ["كتاب"],
        ["שָׁלוֹם"] = ["שלום"],
        ["दाल"] = ["दाल"],
        ["दिल"] = ["दिल"],
        ["हिन्दी"] = ["हिन्दी"],
        ["한국어"] = ["한국어"],
        ["한"] = ["한"],
        ["東京都"] = ["東", "京", "都"],
        ["京都"] = ["京", "都"],
        ["東"] = ["東"],
        ["ガス"] = ["ガ", "ス"],
        ["ｶﾞｽ"] = ["ガ", "ス"],
        ["か"] = ["か"],
        ["が"] = ["が"],
        ["か\u3099"] = ["が"],
        ["ภาษาไทย"] = ["ภ", "า", "ษ", "า", "ไ", "ท", "ย"],
        ["ดี"] = ["ดี"],
        ["ที่ดี"] = ["ที่", "ดี"],
    };

    /// <summary>Whether a run is of a script without spaces.</summary>
    public static bool IsSpaceless(string run) =>
        run[0] is >= '\u0e00' and <= '\u0eff' or >= '\u3040' and <= '\u30ff' or >= '\u4e00' and <= '\u9fff' or >= '\uff66' and <= '\uff9f';
}
