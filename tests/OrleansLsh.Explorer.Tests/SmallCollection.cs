namespace OrleansLsh.Explorer.Tests;

/// <summary>A small deterministic collection: pictures of 8 × 8 pixels of bars and crosses, a second vector field, and source of several kinds.</summary>
internal static class SmallCollection
{
    public const string Name = "shapes";
    public const int Documents = 400;

    private const int Side = 8;
    private static readonly string[] Kinds = ["upright", "level", "cross", "frame"];
    private static readonly string[] Colours = ["amber", "teal", "slate"];

    public static async Task<ISimilarityService> OpenAsync()
    {
        ISimilarityService service = EmbeddedSimilarity.Open(null);
        await FillAsync(service);
        return service;
    }

    /// <summary>Makes, fills and trains it in any service.</summary>
    public static async Task FillAsync(ISimilarityService service)
    {
        await service.CreateAsync(Name, [new VectorField("pixels", Side * Side, Metric.Euclidean), new VectorField("words", 16)]);
        await service.UpsertAsync(Name, [.. Enumerable.Range(0, Documents).Select(Of)]);
        await service.TrainAsync(Name, new TrainRequest(new TrainingOptions()));
    }

    private static Document Of(int number)
    {
        var random = new Random(number);
        string kind = Kinds[number % Kinds.Length];
        int line = 1 + (number / Kinds.Length % (Side - 2));
        var pixels = new float[Side * Side];
        for (int at = 0; at < pixels.Length; at++) pixels[at] = IsInk(kind, line, at % Side, at / Side) ? random.Next(180, 256) : random.Next(0, 30);
        var words = new float[16];
        for (int at = 0; at < words.Length; at++) words[at] = (float)(random.NextDouble() - 0.5 + (at == number % Kinds.Length ? 2 : 0));
        var source = System.Text.Json.JsonSerializer.SerializeToElement(new
        {
            title = $"{kind} {line}",
            kind,
            colour = Colours[number % Colours.Length],
            number,
            summary = $"A {Colours[number % Colours.Length]} picture of the kind {kind}, drawn at line {line} with noise of seed {number}.",
        });
        return new Document($"shape-{number}", new Dictionary<string, ReadOnlyMemory<float>> { ["pixels"] = pixels, ["words"] = words }, source);
    }

    private static bool IsInk(string kind, int line, int x, int y) => kind switch
    {
        "upright" => x == line,
        "level" => y == line,
        "cross" => x == line || y == line,
        _ => x == line || y == line || x == 0 || y == 0,
    };
}
