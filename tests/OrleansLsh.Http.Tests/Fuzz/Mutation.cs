using System.Text;

namespace OrleansLsh.Http.Tests.Fuzz;

/// <summary>Requests that are nearly right: a right one with some of it changed.</summary>
public sealed class Mutation(int seed)
{
    private static readonly (string Method, string Path, string Type, string Body)[] Right =
    [
        ("POST", "/v1/collections/t/search", "application/json", """{"vectors":{"v":[1,2,3]},"filter":{"must":[{"field":"title","text":"fir*"}],"must_not":[{"should":[{"field":"n","range":{"gt":5}},{"must":[{"field":"d","equals":{"date":"2024-01-31"}}]}]}]},"limit":10,"offset":0,"with_vectors":true,"include":["title"],"setting":{"scoring":"exact"}}"""),
        ("POST", "/v1/collections/t/search", "application/json", """{"id":"a","limit":5,"text":{"field":"title","text":"second","weight":1.5},"weights":{"v":1}}"""),
        ("POST", "/v1/collections/t/search:batch", "application/json", """{"searches":[{"id":"a"},{"vectors":{"v":[1,0,0]}}]}"""),
        ("POST", "/v1/collections/t/explain", "application/json", """{"id":"a","hit_id":"d"}"""),
        ("POST", "/v1/collections/t/evaluate", "application/json", """{"field":"v","k":2,"queries":3,"settings":{"x":{"scoring":"exact","probes":3}},"seed":1}"""),
        ("POST", "/v1/collections/t/hash", "application/json", """{"field":"v","vectors":[[1,2,3],[4,5,6]]}"""),
        ("POST", "/v1/collections/t/documents", "application/json", """{"documents":[{"id":"é","vectors":{"v":[1,2,3]},"source":{"title":"ünï","tags":["a",{"b":null}]}}]}"""),
        ("PUT", "/v1/collections/t/documents/x%2Fy", "application/json", """{"vectors":{"v":[1,2,3]},"title":"flat"}"""),
        ("POST", "/v1/collections/t/documents:import?batch_size=2&skip=0", "application/x-ndjson", "{\"id\":\"i\",\"vectors\":{\"v\":[1,2,3]}}\n{\"id\":2,\"vectors\":{\"v\":[3,2,1]},\"source\":{}}\n"),
        ("POST", "/v1/collections/t/documents:get", "application/json", """{"ids":["a","b/c"],"with_vectors":true}"""),
        ("POST", "/v1/collections/t/documents:delete", "application/json", """{"ids":["i","nobody"]}"""),
        ("POST", "/v1/collections/t/documents:update", "application/json", """{"documents":[{"id":"a","source":{"n":3,"gone":null}},{"id":"nobody","n":1}]}"""),
        ("POST", "/v1/collections/t/documents:count", "application/json", """{"filter":{"must":[{"field":"n","range":{"gte":1}}]}}"""),
        ("POST", "/v1/collections/t/documents:facets", "application/json", """{"fields":["title","n"],"filter":{"must":[]},"limit":3}"""),
        ("POST", "/v1/collections/t/search", "application/json", """{"id":"a","group_by":"title","group_size":2,"limit":3,"reach":9,"target_recall":0.9}"""),
        ("POST", "/v1/collections/t/search", "multipart/form-data; boundary=x",
            "--x\r\nContent-Disposition: form-data; name=\"v\"; filename=\"a.bmp\"\r\n\r\nBM\r\n--x\r\nContent-Disposition: form-data; name=\"search\"\r\n\r\n{\"limit\":3}\r\n--x--\r\n"),
        ("POST", "/v1/collections/t/methods:try", "application/json", """{"field":"v","target_recall":0.9,"queries":[[1,2,3]]}"""),
        ("GET", "/v1/collections/t/documents/b%2Fc?with_vectors=true", "", ""),
        ("GET", "/v1/collections/t/documents?limit=3", "", ""),
        ("GET", "/v1/collections/t/documents:export?with_vectors=false", "", ""),
        ("GET", "/v1/collections/t/sample?size=3&seed=1&field=v", "", ""),
        ("GET", "/v1/collections/t/documents?prefix=b&limit=3&with_vectors=true", "", ""),
        ("POST", "/v1/collections/t/train", "application/json", """{"fields":["v"],"subspaces":9,"clusters":2,"family":"kmeans","split":"random","tolerance":0.1}"""),
        ("POST", "/v1/collections/t/train", "application/json", """{"clusters":2,"embedders":{"v":"none"},"queries":{"v":[[1,2,3]]},"tune_seconds":1,"most_milliseconds":5,"method":"auto"}"""),
        ("GET", "/v1/collections/t/train/none", "", ""),
        ("PUT", "/v1/collections/t", "application/json", """{"fields":[{"name":"v","dimensions":3,"metric":"cosine"}]}"""),
        ("GET", "/v1/status", "", ""),
        ("GET", "/explorer/app.js", "", ""),
    ];

    private static readonly string[] Odd =
    [
        "null", "-1", "0", "1e999", "99999999999999999999", "\"\\ud83d\"", "\"\"", "[]", "{}", "true", "\u0000", "\"\u0001\"", "{\"a\":", "]", "}", ",", "\\", "\"", "NaN",
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "\"id\":\"a\",\"id\":\"b\"", "é", "\uFEFF", "%00", "%2e%2e", "%FF", "\"*\"", "-9223372036854775809", "\r\n", "1.5e-400",
    ];

    private readonly Random _random = new(seed);

    /// <summary>The next one.</summary>
    public HttpRequestMessage Next()
    {
        var (method, path, type, body) = Right[_random.Next(Right.Length)];
        if (_random.Next(12) == 0) method = new[] { "GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS" }[_random.Next(7)];
        if (_random.Next(6) == 0) path = "/" + Encoding.Latin1.GetString(Changed(Encoding.UTF8.GetBytes(path[1..]))).Replace('\0', '0').Replace('\r', 'r').Replace('\n', 'n').Replace(' ', '+').TrimStart('/', '\\');
        byte[] sent = Encoding.UTF8.GetBytes(body);
        for (int i = _random.Next(4); i > 0; i--) sent = Changed(sent);
        // Nothing may delete the collection that the others are tried on, nor leave one behind.
        if (method == "DELETE" && !path.Contains("/documents/", StringComparison.Ordinal)) method = "GET";
        if (method is "PUT" or "POST" && !path.StartsWith("/v1/collections/t", StringComparison.Ordinal)) method = "GET";
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (sent.Length > 0 && method is not ("GET" or "HEAD"))
        {
            request.Content = new ByteArrayContent(sent);
            if (_random.Next(20) == 0) type = new[] { "text/plain", "application/json;charset=latin1", ";", "application/x-ndjson", "" }[_random.Next(5)];
            request.Content.Headers.TryAddWithoutValidation("content-type", type);
        }
        if (_random.Next(15) == 0) request.Headers.TryAddWithoutValidation("accept", new[] { "application/x-ndjson", "text/html", "*/*;q=0", ";;;" }[_random.Next(4)]);
        return request;
    }

    private byte[] Changed(byte[] text)
    {
        if (text.Length == 0) return text;
        int at = _random.Next(text.Length), length = _random.Next(1, 1 + Math.Min(8, text.Length - at));
        byte[] odd = Encoding.UTF8.GetBytes(Odd[_random.Next(Odd.Length)]);
        return _random.Next(6) switch
        {
            0 => [.. text[..at], (byte)_random.Next(256), .. text[(at + 1)..]],
            1 => [.. text[..at], .. text[(at + length)..]],
            2 => [.. text[..at], .. odd, .. text[at..]],
            3 => [.. text[..at], .. text[at..(at + length)], .. text[at..]],
            4 => [.. text[..at], .. odd, .. text[(at + length)..]],
            _ => text[..at],
        };
    }
}
