using System.Collections.Concurrent;
using OrleansLsh.Conformance.Data;
using OrleansLsh.Index.Elasticsearch.Tests.Connection;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Elasticsearch.Tests.Faults;

public sealed class InsistingTests
{
    private static readonly TrainRequest Quick = new(Corpus.Training with { Cells = 4 });

    private readonly string _name = TestCollection.NewName();
    private readonly ConcurrentDictionary<string, bool> _failed = new();
    private volatile string? _step;

    [SkippableTheory]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(ServerProxy.HangUp)]
    public async Task Each_kind_of_request_of_creating_training_rolling_back_and_dropping_may_fail_once(int fault)
    {
        ElasticsearchServer.Need();
        await using var proxy = ServerProxy.Start(exchange => _step is { } step && !IsLook(exchange) && _failed.TryAdd($"{step}: {KindOf(exchange)}", true) ? fault : null);
        await using var index = new ElasticsearchIndex(proxy.Options() with { RetryLimit = TimeSpan.FromSeconds(20) }, random: () => 0);
        await using var service = new SimilarityService(index);
        Assert.DoesNotContain(_name, await index.ListAsync(default));
        await DuringAsync("create", () => index.CreateAsync(_name, TestCollection.Fields, default));
        try
        {
            await service.UpsertAsync(_name, Corpus.Documents(300));
            // The look at a collection before a training, and that at what it has become, fail at once as they do for a search.
            CollectionDescription trained = await service.TrainAsync(_name, Quick, new Beginning(() => _step = "train"));
            _step = null;
            Assert.Equal(1, trained.Fields[0].ModelVersion);
            var collection = (IModelHistory)(await index.OpenAsync(_name, default))!;
            await DuringAsync("roll back", async () =>
            {
                await collection.RollbackAsync(field => throw new NotSupportedException(field.Name), default);
                return true;
            });
            Assert.Equal(0, (await service.DescribeAsync(_name)).Fields[0].ModelVersion);
        }
        finally
        {
            _step = null;
            Assert.True(await DuringAsync("drop", () => index.DropAsync(_name, default)));
        }
        Assert.False(await index.DropAsync(_name, default));
        string[] kinds =
        [
            "create: PUT {index}", "drop: DELETE {index}", "drop: GET {index}/_mapping", "roll back: GET {index}/_mapping",
            "train: GET {index}/_mapping", "train: POST {index}/_search", "train: PUT {models}/_mapping",
        ];
        Assert.Equal(kinds, kinds.Intersect(_failed.Keys));
    }

    private async Task<T> DuringAsync<T>(string step, Func<Task<T>> work)
    {
        _step = step;
        try
        {
            return await work();
        }
        finally
        {
            _step = null;
        }
    }

    private static bool IsLook(Exchange exchange) =>
        exchange.Method == "POST" && exchange.Endpoint == "_count" || exchange.Path.Contains("/_stats/docs?filter_path", StringComparison.Ordinal);

    private string KindOf(Exchange exchange)
    {
        string[] parts = exchange.Path.Split('?')[0].Trim('/').Split('/');
        for (int i = 0; i < parts.Length; i++)
        {
            if (parts[i].Contains(_name, StringComparison.Ordinal)) parts[i] = "{index}";
            else if (parts[i].EndsWith("-models", StringComparison.Ordinal)) parts[i] = "{models}";
            else if (parts[i].EndsWith("-turn", StringComparison.Ordinal)) parts[i] = "{turn}";
        }
        return $"{exchange.Method} {string.Join('/', parts)}";
    }

    /// <summary>Told that a training has begun.</summary>
    private sealed class Beginning(Action begun) : IProgress<TrainProgress>
    {
        private int _told;

        public void Report(TrainProgress value)
        {
            if (Interlocked.Exchange(ref _told, 1) == 0) begun();
        }
    }
}
