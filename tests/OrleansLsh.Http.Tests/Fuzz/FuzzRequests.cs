using System.Globalization;
using System.Text.Json;
using OrleansLsh.Conformance.Data;

namespace OrleansLsh.Http.Tests.Fuzz;

/// <summary>Requests of every kind, with ids, names and numbers that have broken something somewhere.</summary>
internal sealed class FuzzRequests(int seed, string collection)
{
    private static readonly string[] Numbers =
    [
        "0", "-0", "1", "-1", "0.1", "1e5", "1e-05", "3.6666666666666665", "9007199254740993", "9223372036854775808", "-9223372036854775809", "1e999", "1E400", "99999999999999999999",
        "123456789012345678901234567890.123456789", "0.30000000000000004", "1e-400", "2147483648", "-2147483649", "4294967296", "18446744073709551616",
    ];

    private static readonly string[] Names = ["", " ", "id", "source", "vectors", "_id", "a.b", "a..b", ".", "..", "$", "é", "e\u0301", "漢字", "😀", "a\0b", "\"", "\\", "__proto__", "x"];

    private static readonly string[] Dots =
    [
        "..", ".", "%2e%2e", "%2E", ".%2e", "%2e.", "..%2f..", "a%2f..", "..%5c..", "a/../..", "./", "%252e%252e", "%25252e", "%00", "a%00b", "..;", "%2e%2e?id=a", "..#", "%c0%ae%c0%ae",
        "%", "%2", "%zz", "%ff", "//", "a//..", "\\..", "...", "%2e%2e%2e",
    ];

    private readonly Random _random = new(seed);

    private string Base => $"/v1/collections/{collection}";

    /// <summary>The next one.</summary>
    public FuzzRequest Next() => _random.Next(17) switch
    {
        0 or 1 => Put(),
        2 => new FuzzRequest("DELETE", $"{Base}/document?id={Uri.EscapeDataString(Id(out string id))}") { Deletes = [id] },
        3 => new FuzzRequest("GET", $"{Base}/document?id={Uri.EscapeDataString(Id(out _))}&with_vectors={Of("true", "false", "1", "")}"),
        4 or 5 => Batch(),
        6 => Import(),
        7 => DeleteMany(),
        8 => new FuzzRequest("POST", $"{Base}/documents:get", $$"""{"ids":[{{Json(Id(out _))}},{{Json(Id(out _))}}],"with_vectors":{{Of("true", "false", "null")}}}"""),
        9 or 10 => Dotted(),
        11 => new FuzzRequest("POST", $"{Base}/search", $$"""{"id":{{Json(Id(out _))}},"limit":{{Number()}},"offset":{{Of("0", "1", Number())}},"include":["*",{{Json(Name())}}]}"""),
        12 => new FuzzRequest("POST", $"{Base}/search", $$"""{"vectors":{{{Json(Of("v", "v", Name()))}}:{{Vector()}}},"filter":{{Filter()}}}"""),
        13 => new FuzzRequest("POST", $"{Base}/{Of("evaluate", "hash", "explain", "train", "search:batch")}", $$"""{"field":{{Json(Name())}},"k":{{Number()}},"vectors":[{{Vector()}}],"id":{{Json(Id(out _))}},"hit_id":{{Json(Id(out _))}}}"""),
        14 => new FuzzRequest("GET", $"{Base}/{Of("documents", "sample", "documents:export", "train", "")}?limit={Number()}&size={Number()}&seed={Number()}&prefix={Uri.EscapeDataString(Name())}&field={Uri.EscapeDataString(Name())}"),
        15 => new FuzzRequest("PUT", $"/v1/collections/{Uri.EscapeDataString(Of(Name() + "%", collection))}", $$"""{"fields":[{"name":{{Json(Name())}},"dimensions":{{Number()}}}]}"""),
        _ => new FuzzRequest(Of("GET", "DELETE", "HEAD", "PATCH", "OPTIONS"), $"/v1/collections/{Uri.EscapeDataString("no" + Name())}/documents/{Uri.EscapeDataString("n" + Name())}"),
    };

    private FuzzRequest Put()
    {
        string id = Id(out _), source = Source();
        // A path carries what is no segment of dots, once it is encoded; the query carries everything.
        bool inPath = id.All(char.IsLetterOrDigit) && _random.Next(2) == 0;
        string target = inPath ? $"{Base}/documents/{Uri.EscapeDataString(id)}" : $"{Base}/document?id={Uri.EscapeDataString(id)}";
        return new FuzzRequest("PUT", target, $$"""{"vectors":{"v":{{Vector()}}},"source":{{source}}}""") { Writes = [(id, source)] };
    }

    private FuzzRequest Batch()
    {
        (string Id, string Source)[] documents = Several();
        return new FuzzRequest(Of("POST", "PUT"), $"{Base}/documents", $$"""{"documents":[{{string.Join(',', documents.Select(Line))}}]}""") { Writes = Written(documents) };
    }

    private FuzzRequest Import()
    {
        (string Id, string Source)[] documents = Several();
        string lines = string.Join(Of("\n", "\r\n", "\n\n", "\n  \n"), documents.Select(Line));
        return new FuzzRequest("POST", $"{Base}/documents:import?batch_size={_random.Next(1, 4)}&results={Of("all", "failures")}", Of("", "\uFEFF") + lines + Of("", "\n"), "application/x-ndjson")
        {
            Writes = Written(documents),
        };
    }

    private FuzzRequest DeleteMany()
    {
        string[] ids = [Id(out _), Id(out _), Id(out _)];
        return new FuzzRequest("POST", $"{Base}/documents:delete", $$"""{"ids":[{{string.Join(',', ids.Select(Json))}}]}""") { Deletes = ids };
    }

    // Whatever such a request is taken for, it must not be one for the collection.
    private FuzzRequest Dotted()
    {
        string below = Of("/documents/", "/train/", "/", "/documents/nobody/", "/documents:get/");
        string method = Of("DELETE", "DELETE", "GET", "HEAD", "OPTIONS");
        string end = Of(Dots);
        // Some are ids all the same, such as three dots.
        string[] deletes = method == "DELETE" && below == "/documents/" ? [Uri.UnescapeDataString(end.Split('?')[0])] : [];
        return new FuzzRequest(method, Base + below + end) { IsRaw = true, Deletes = deletes };
    }

    private (string, string)[] Several() => [.. Enumerable.Range(0, _random.Next(1, 6)).Select(_ => (Id(out string _), Source()))];

    private string Line((string Id, string Source) document) => $$"""{"id":{{Json(document.Id)}},"vectors":{"v":{{Vector()}}},"source":{{document.Source}}}""";

    private static (string, string?)[] Written((string Id, string Source)[] documents) => [.. documents.Select(document => (document.Id, (string?)document.Source))];

    private string Id(out string id) =>
        id = _random.Next(4) == 0 ? NastyIds.All[_random.Next(NastyIds.All.Count)] : _random.Next(20) == 0 ? Of("", new string('x', 513)) : $"d{_random.Next(200)}";

    private string Source()
    {
        if (_random.Next(12) == 0) return Nested(Of(63, 64, 65, 66, 300));
        return $$"""{{{Json(Name())}}:{{Value()}},"n":{{Of(Numbers)}}}""";
    }

    private static string Nested(int levels) => string.Concat(Enumerable.Repeat("{\"a\":", levels)) + "1" + new string('}', levels);

    private string Value() => Of(Of(Numbers), Json(Name()), "null", "true", $"[{Of(Numbers)},{Json(Name())}]", $$"""{{{Json(Name())}}:{{Of(Numbers)}}}""");

    private string Filter() => _random.Next(4) == 0 ? $$"""{"{{Group()}}":[{{Clause()}},{{Filter()}}]}""" : $$"""{"{{Group()}}":[{{Clause()}}]}""";

    private string Group() => Of("must", "should", "must_not");

    private string Clause() => $$"""{"field":{{Json(Name())}},{{Of($"\"equals\":{Value()}", $"\"any_of\":[{Value()},{Value()}]", $"\"range\":{{\"{Of("gt", "gte", "lt", "lte")}\":{Of(Numbers)}}}", $"\"text\":{Json(Name())}", "\"exists\":true", $"\"equals\":{{\"date\":{Json(Of("2024-01-31", Name()))}}}")}}}""";

    private string Vector() => _random.Next(15) switch
    {
        0 => "[1,2]",
        1 => "[0,0,0]",
        2 => $"[{Of(Numbers)},{Of(Numbers)},{Of(Numbers)}]",
        3 => "[\"NaN\",1,2]",
        _ => string.Create(CultureInfo.InvariantCulture, $"[{_random.Next(-9, 9)},{_random.Next(1, 9)},0.5]"),
    };

    private string Number() => _random.Next(3) == 0 ? Of(Numbers) : $"{_random.Next(1, 12)}";

    private string Name() => Of(Names);

    private T Of<T>(params T[] some) => some[_random.Next(some.Length)];

    private static string Json(string text) => JsonSerializer.Serialize(text);
}
