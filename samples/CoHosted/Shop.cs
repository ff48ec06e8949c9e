namespace OrleansLsh.Samples.CoHosted;

/// <summary>The products: forty styles, and a hundred products around each.</summary>
internal static class Shop
{
    public const string Collection = "shop", Field = "style";
    public const int Dimensions = 32;

    private const int Styles = 40, ProductsPerStyle = 100;

    /// <summary>Writes the products through the grains, and trains.</summary>
    public static async Task FillAsync(IServiceProvider services)
    {
        ISimilarityService lsh = services.GetRequiredService<ISimilarityService>();
        await lsh.CreateAsync(Collection, Field, Dimensions);
        await lsh.UpsertAsync(Collection, [.. Products()]);
        CollectionDescription trained = await lsh.TrainAsync(Collection);
        services.GetRequiredService<ILogger<Program>>().Filled(trained.Documents, trained.Fields[0].ModelVersion);
    }

    private static IEnumerable<Document> Products()
    {
        var random = new Random(1);
        float[] Around(float[]? centre) =>
            [.. Enumerable.Range(0, Dimensions).Select(i => (centre?[i] ?? 0) + (random.NextSingle() - .5f))];
        for (int style = 0; style < Styles; style++)
        {
            float[] centre = [.. Around(null).Select(component => 4 * component)];
            for (int product = 0; product < ProductsPerStyle; product++)
                yield return Document.Of($"style-{style}-{product}", Field, Around(centre), new { style });
        }
    }
}

/// <summary>What the application's log says.</summary>
internal static partial class ShopLog
{
    [LoggerMessage(1, LogLevel.Information, "The shop has {Documents} products; its model is version {Version}")]
    public static partial void Filled(this ILogger logger, long documents, int version);
}
