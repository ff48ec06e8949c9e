// Records without a class, in an application whose unused code is taken out: written, trained, searched, and read again from the file.
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;
using OrleansLsh;

string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.db");
var definition = new VectorStoreCollectionDefinition
{
    EmbeddingGenerator = new Letters(),
    Properties =
    [
        new VectorStoreKeyProperty("Id", typeof(int)),
        new VectorStoreDataProperty("Name", typeof(string)) { IsFullTextIndexed = true },
        new VectorStoreDataProperty("Price", typeof(double)),
        new VectorStoreDataProperty("Made", typeof(DateTimeOffset?)),
        new VectorStoreDataProperty("Tags", typeof(List<string>)),
        new VectorStoreVectorProperty("Look", typeof(ReadOnlyMemory<float>), 3),
        new VectorStoreVectorProperty("Text", typeof(string), 26),
    ],
};
for (int round = 0; round < 2; round++)
{
    await using ISimilarityService service = EmbeddedSimilarity.Open(path);
    using var store = new LshVectorStore(service);
    VectorStoreCollection<object, Dictionary<string, object?>> products = store.GetDynamicCollection("products", definition);
    await products.EnsureCollectionExistsAsync();
    if (round == 0)
    {
        await products.UpsertAsync([
            New(1, "Lamp", 20, ["light"], [1, 0, 0]), New(2, "Desk", 90, ["wood"], [0, 1, 0]),
            New(3, "Torch", 9, ["light", "outdoor"], [1, 0.5f, 0]),
        ]);
        await products.UpsertAsync(Enumerable.Range(10, 300).Select(i => New(i, $"Thing {i}", 100 + i, [], [0, i, 1])));
        var options = new TrainingOptions { Subspaces = 3, Clusters = 2, Cells = 4, TuneSeconds = 0.2 };
        await service.TrainAsync("products", new TrainRequest(options, ["Look"]));
    }
    double most = 50;
    var light = new VectorSearchOptions<Dictionary<string, object?>>
    {
        VectorProperty = product => product["Look"],
        Filter = product => (double)product["Price"]! < most && ((List<string>)product["Tags"]!).Contains("light"),
    };
    await foreach (var hit in products.SearchAsync(new ReadOnlyMemory<float>([1, 0, 0]), 3, light))
    {
        string tags = string.Join(',', (List<string>)hit.Record["Tags"]!);
        Console.WriteLine(FormattableString.Invariant($"{hit.Score:F2} {hit.Record["Name"]} {hit.Record["Made"]:yyyy} {tags}"));
    }
    await foreach (var hit in products.SearchAsync("torch", 1, new() { VectorProperty = product => product["Text"] }))
        Console.WriteLine($"text {hit.Record["Name"]}");
    var hybrid = (IKeywordHybridSearchable<Dictionary<string, object?>>)products;
    var words = new HybridSearchOptions<Dictionary<string, object?>>
    {
        VectorProperty = product => product["Look"],
        AdditionalProperty = product => product["Name"],
    };
    await foreach (var hit in hybrid.HybridSearchAsync(new ReadOnlyMemory<float>([0, 1, 0]), ["desk"], 1, words))
        Console.WriteLine($"words {hit.Record["Name"]}");
    Console.WriteLine($"read {(await products.GetAsync(2))!["Name"]}, model {(await service.DescribeAsync("products")).Fields[0].ModelVersion}");
}
File.Delete(path);

static Dictionary<string, object?> New(int id, string name, double price, List<string> tags, float[] look) => new()
{
    ["Id"] = id,
    ["Name"] = name,
    ["Price"] = price,
    ["Made"] = new DateTimeOffset(2020, 1, 2, 3, 4, 5, TimeSpan.Zero),
    ["Tags"] = tags,
    ["Look"] = new ReadOnlyMemory<float>(look),
    ["Text"] = name.ToLowerInvariant(),
};

sealed class Letters : IEmbeddingGenerator<string, Embedding<float>>
{
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult<GeneratedEmbeddings<Embedding<float>>>([.. values.Select(text => new Embedding<float>(
            (float[])[.. Enumerable.Range('a', 26).Select(letter => .01f + text.Count(own => own == letter))]))]);

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
