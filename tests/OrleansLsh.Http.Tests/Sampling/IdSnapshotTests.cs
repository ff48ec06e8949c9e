using System.Text.Json;
using OrleansLsh.Http.Tests.Api;
using static OrleansLsh.Http.Tests.Api.ServedCollection;

namespace OrleansLsh.Http.Tests.Sampling;

public sealed class IdSnapshotTests : IAsyncLifetime
{
    private const string Collection = "/v1/collections/t";
    private ServedCollection _served = null!;

    public async Task InitializeAsync() => _served = await ServedCollection.StartAsync();

    public async Task DisposeAsync() => await _served.DisposeAsync();

    [Fact]
    public async Task Documents_are_found_by_the_beginning_of_their_ids_whatever_its_case()
    {
        await _served.Service.UpsertAsync("t", [.. new[] { "Bb", "bA", "bz/x", "c" }.Select(id => Document.Of(id, "v", new float[] { 1, 1, 1 }))]);
        Assert.Equal(["b/c", "bA", "Bb", "bz/x"], await IdsAsync("prefix=B"));
        Assert.Equal(["b/c", "bA"], await IdsAsync("prefix=b&limit=2"));
        Assert.Equal(["b/c"], await IdsAsync("prefix=b%2F"));
        Assert.Empty(await IdsAsync("prefix=zz"));
    }

    [Fact]
    public async Task What_was_written_or_deleted_through_the_server_is_seen_by_the_next_look()
    {
        Assert.Equal(["d"], await IdsAsync("prefix=d"));
        JsonElement before = await OkAsync(_served.SendAsync(HttpMethod.Get, $"{Collection}/sample"));
        // One comes and one goes: the counts tell nothing.
        await OkAsync(_served.SendAsync(HttpMethod.Put, $"{Collection}/documents/dd", """{"vectors":{"v":[5,5,5]}}"""));
        await OkAsync(_served.SendAsync(HttpMethod.Delete, $"{Collection}/documents/d"), 204);
        Assert.Equal(["dd"], await IdsAsync("prefix=d"));
        JsonElement after = await OkAsync(_served.SendAsync(HttpMethod.Get, $"{Collection}/sample"));
        Assert.Equal(["a", "b/c", "d"], Points(before));
        Assert.Equal(["a", "b/c", "dd"], Points(after));
    }

    [Fact]
    public async Task A_sample_that_was_drawn_is_given_again_until_the_collection_changes()
    {
        string first = await _served.Http.GetStringAsync($"{Collection}/sample"), second = await _served.Http.GetStringAsync($"{Collection}/sample");
        Assert.Equal(first, second);
        await _served.Service.UpsertAsync("t", [Document.Of("e", "v", new float[] { 1, 0, 2 })]);
        Assert.Equal(4, Points(await OkAsync(_served.SendAsync(HttpMethod.Get, $"{Collection}/sample"))).Length);
    }

    private async Task<string[]> IdsAsync(string query) =>
        [.. (await OkAsync(_served.SendAsync(HttpMethod.Get, $"{Collection}/documents?{query}"))).GetProperty("documents")
            .EnumerateArray().Select(document => document.GetProperty("id").GetString()!)];

    private static string[] Points(JsonElement sample) => [.. sample.GetProperty("points").EnumerateArray().Select(point => point.GetProperty("id").GetString()!)];
}
