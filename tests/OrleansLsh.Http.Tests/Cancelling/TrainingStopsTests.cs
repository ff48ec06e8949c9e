using System.Text.Json;
using OrleansLsh.Http.Tests.Api;

namespace OrleansLsh.Http.Tests.Cancelling;

public sealed class TrainingStopsTests
{
    // Very long work: whoever waits for its end rather than for its stop fails.
    private const string Endless = """{"subspaces":1,"clusters":256,"restarts":100}""";

    [Fact]
    public async Task A_cancelled_training_job_stops_and_leaves_the_collection_as_it_was_and_free_for_the_next()
    {
        await using ServedCollection served = await ServedCollection.StartAsync();
        var random = new Random(1);
        await served.Service.UpsertAsync("t", [.. Enumerable.Range(0, 5_000).Select(i =>
            Document.Of($"n{i}", "v", new[] { random.NextSingle(), random.NextSingle(), random.NextSingle() }, new { n = i }))]);
        JsonElement job = await ServedCollection.OkAsync(served.PostAsync("/v1/collections/t/train", Endless), 202);
        string address = $"/v1/collections/t/train/{job.GetProperty("job").GetString()}";
        await ServedCollection.OkAsync(served.SendAsync(HttpMethod.Delete, address), 202);

        using var follow = new HttpRequestMessage(HttpMethod.Get, address);
        follow.Headers.TryAddWithoutValidation("accept", "application/x-ndjson");
        using HttpResponseMessage told = await served.Http.SendAsync(follow).WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Contains("\"cancelled\"", await told.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        JsonElement field = (await ServedCollection.OkAsync(served.SendAsync(HttpMethod.Get, "/v1/collections/t"))).GetProperty("fields")[0];
        Assert.Equal(0, field.GetProperty("model_version").GetInt32());
        await ServedCollection.OkAsync(served.PostAsync("/v1/collections/t/train", """{"subspaces":3,"clusters":4,"restarts":1}"""), 202);
    }
}
