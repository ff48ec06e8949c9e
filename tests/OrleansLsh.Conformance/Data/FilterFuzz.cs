using System.Text.Encodings.Web;
using System.Text.Json;

namespace OrleansLsh.Conformance.Data;

/// <summary>Documents and filters drawn from few names, ids, numbers, dates and words that have made trouble somewhere, so that they meet
/// often.</summary>
public sealed class FilterFuzz(int seed)
{
    public const string Field = "v";

    private static readonly string[] Names =
        ["n", "t", "d", "m", "in.n", "in.t", "in", "a.b", ".x", "x.", "ключ", "a b", "0", "source", "vectors", "nobody", "\u0001"];

    private static readonly string[] Ids =
        ["a", "A", "ab", "42", "042", "-7", "0", ".", "..", "a/b", "é", "e\u0301", "日本", "日本語", "🙂", "🙂x", "\uffff", "\U0010ffff",
            "\U0010ffffz", "id", "%2E", "a\0b", " ", new('y', 260), new string('y', 260) + "z"];

    private static readonly string[] Numbers =
        ["0", "-0", "0.0", "1", "1.0", "1.10", "1.1", "1e0", "10e-1", "-1", "9007199254740991", "9007199254740992", "9007199254740993",
            "-9007199254740993", "18446744073709551616",
            "123456789012345678901234567890", "1e2", "100", "1e400", "1e-400", "-1e400", "0.1", "0.3", "0.30000000000000004", "1.5", "-1.5",
            "5e-324", "12345678901234567890.5", "1e41", "1e-41"];

    private static readonly string[] Dates =
        ["2024-01-01", "2024-01-01T00:00:00Z", "2024-01-01T02:00:00+02:00", "2023-12-31T23:59:59.999999999Z", "2024-01-01T00:00",
            "2024-01-01 09:30", "2024-02-29", "1969-07-20T20:17:40Z",
            "0001-01-01", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59.9Z", "2024-01-01T00:00:00.0000000001-00:00"];

    private static readonly string[] NoDates = ["2023-02-29", "2024-13-01", "2024-01-01T25:00", "2024-1-1", "2024", "20240101"];

    private static readonly string[] Plain = ["red", "RED", "reading", "x1", "2y", "a", "7", new('w', 300)];

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Random _random = new(seed);

    public static int Filters => int.TryParse(Environment.GetEnvironmentVariable("LSH_FUZZ_FILTERS"), out int asked) ? asked : 300;

    public Document[] Documents(int count) => [.. Enumerable.Range(0, count).Select(i => new Document(
        i < Ids.Length ? Ids[i] : Pick(Ids[..12]) + "~" + i,
        new Dictionary<string, ReadOnlyMemory<float>> { [Field] = new[] { i + 1f, 1f } }, Source()))];

    public Filter Filter() => Filter(2);

    /// <param name="depth">The most filters inside one another, beside this one.</param>
    private Filter Filter(int depth) => new() { Must = Clauses(2, depth), Should = Clauses(3, depth), MustNot = Clauses(2, depth) };

    private IReadOnlyList<FilterClause> Clauses(int most, int depth) => [.. Enumerable.Range(0, _random.Next(most + 1)).Select(
        FilterClause (_) => depth > 0 && _random.Next(3) == 0 ? Filter(depth - 1) : Clause())];

    private FilterClause Clause()
    {
        string name = Pick(Names);
        return _random.Next(9) switch
        {
            0 => new EqualsClause(name, Value()),
            1 => new AnyOfClause(name, [.. Enumerable.Range(0, _random.Next(1, 5)).Select(_ => Value())]),
            2 => Range(name, () => RangeBound.Of(ExactNumber.Parse(Pick(Numbers)))),
            3 => Range(name, () => RangeBound.Of(Pick(Dates))),
            4 => new TextClause(name, Query()),
            5 => new PrefixClause(name, Beginning(Pick(_random.Next(2) == 0 ? Dates : Plain))),
            6 => new ExistsClause(name, _random.Next(2) == 0),
            7 => new PrefixClause("id", Beginning(Pick(Ids))),
            _ => new AnyOfClause("id", [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => _random.Next(4) == 0
                ? FilterValue.Of(ExactNumber.Parse(Pick(["42", "-7", "0", "5"]))) : FilterValue.Of(Pick(Ids)))]),
        };
    }

    private RangeClause Range(string name, Func<RangeBound> bound)
    {
        RangeBound? Maybe() => _random.Next(2) == 0 ? null : bound();
        return _random.Next(2) == 0 ? new RangeClause(name, Maybe(), null, null, bound())
            : new RangeClause(name, Maybe(), bound(), Maybe(), Maybe());
    }

    private FilterValue Value() => _random.Next(5) switch
    {
        0 => FilterValue.Of(ExactNumber.Parse(Pick(Numbers))),
        1 => FilterValue.Of(_random.Next(2) == 0),
        2 => FilterValue.OfDate(Pick(Dates)),
        _ => FilterValue.Of(Text()),
    };

    private string Query() =>
        string.Join(' ', Enumerable.Range(0, _random.Next(1, 3)).Select(_ => _random.Next(4) == 0 ? Beginning(Pick(Plain)) + "*" : Word()));

    private string Word() => _random.Next(3) == 0 ? Pick(Plain) : Pick([.. WordSamples.All.Keys]);

    private string Text() => _random.Next(6) switch
    {
        0 or 1 => Pick(Dates),
        2 => Pick(NoDates),
        3 => Pick(["", "quote\"d \\ back", "42", "1.1", "true"]),
        _ => string.Join(' ', Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Word())),
    };

    private static string Beginning(string text)
    {
        string start = text[..Math.Min(text.Length, 3)];
        return char.IsHighSurrogate(start[^1]) ? start[..^1] + text[(start.Length - 1)..(start.Length + 1)] : start;
    }

    private JsonElement Source()
    {
        using JsonDocument json = JsonDocument.Parse($"{{{string.Join(',', Members(0))}}}");
        return json.RootElement.Clone();
    }

    private IEnumerable<string> Members(int depth)
    {
        foreach (string name in (string[])["n", "t", "d", "m", "ключ", "a b", "0", "source", "vectors", "a.b", "", "x", "\u0001", "id"])
            if (_random.Next(3) == 0) yield return $"{Json(name)}:{Member(depth)}";
        if (depth < 2 && _random.Next(2) == 0) yield return $"\"in\":{{{string.Join(',', Members(depth + 1))}}}";
        if (depth < 2 && _random.Next(4) == 0) yield return $"\"q\":{{\"\":{Member(depth)}}}";
    }

    private string Member(int depth) => _random.Next(9) switch
    {
        0 => "null",
        1 => _random.Next(2) == 0 ? "true" : "false",
        2 or 3 or 4 => Pick(Numbers),
        5 when depth < 2 => $"[{string.Join(',', Enumerable.Range(0, _random.Next(4)).Select(_ => Member(depth + 1)))}]",
        6 when depth < 2 => $"{{{string.Join(',', Members(depth + 1))}}}",
        _ => Json(Text()),
    };

    private static string Json(string text) => JsonSerializer.Serialize(text, Relaxed);

    private T Pick<T>(T[] all) => all[_random.Next(all.Length)];
}
