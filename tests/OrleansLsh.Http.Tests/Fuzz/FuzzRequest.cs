using System.Text;
using System.Text.Json;
using OrleansLsh.Http.Tests.Api;

namespace OrleansLsh.Http.Tests.Fuzz;

/// <summary>A request that may write.</summary>
/// <param name="Method">The method.</param>
/// <param name="Target">The target as it is sent.</param>
/// <param name="Body">The body; null for none.</param>
/// <param name="Type">Its content type.</param>
internal sealed record FuzzRequest(string Method, string Target, string? Body = null, string Type = "application/json")
{
    /// <summary>Whether the target is written to the connection as it is: a client would resolve or encode it.</summary>
    public bool IsRaw { get; init; }

    /// <summary>Documents that are written, in order, each with its source as it is stored.</summary>
    public IReadOnlyList<(string Id, string? Source)> Writes { get; init; } = [];

    /// <summary>Ids that are deleted.</summary>
    public IReadOnlyList<string> Deletes { get; init; } = [];

    /// <summary>The answer.</summary>
    public async Task<(int Status, string? Type, string Body)> SendAsync(ServedCollection served)
    {
        if (IsRaw)
        {
            (int status, string head, string text) = await RawRequests.AskAsync(served, Target, Method, Body is null ? "" : $"content-type: {Type}\r\ncontent-length: {Encoding.UTF8.GetByteCount(Body)}\r\n",
                Body is null ? null : Encoding.UTF8.GetBytes(Body));
            string? line = head.Split("\r\n").FirstOrDefault(line => line.StartsWith("content-type:", StringComparison.OrdinalIgnoreCase));
            return (status, line?[13..].Trim(), text);
        }
        using HttpResponseMessage response = await served.SendAsync(new HttpMethod(Method), Target, Body, Body is null ? "" : Type);
        return ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync());
    }

    /// <summary>What the documents are after the answer: accepted writes, but those that it reports as failed.</summary>
    public void Apply(Dictionary<string, string?> model, int status, string body)
    {
        if (status >= 300) return;
        HashSet<long> failed = [];
        if (Writes.Count > 0)
            foreach (JsonElement failure in Failures(body)) failed.Add(failure.GetProperty("position").GetInt64());
        for (int i = 0; i < Writes.Count; i++)
            if (!failed.Contains(i)) model[Writes[i].Id] = Writes[i].Source;
        foreach (string id in Deletes) model.Remove(id);
    }

    private IEnumerable<JsonElement> Failures(string body)
    {
        if (Type == "application/json") return JsonDocument.Parse(body).RootElement.GetProperty("failures").EnumerateArray();
        JsonElement[] lines = [.. body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.True(lines[^1].TryGetProperty("done", out _), body);
        return lines.Where(line => line.TryGetProperty("result", out JsonElement result) && result.GetString() == "failed");
    }
}
