namespace OrleansLsh.Samples.CoHosted;

/// <summary>A visitor of the shop, by name.</summary>
public interface IVisitorGrain : IGrainWithStringKey
{
    /// <summary>Remembers a product that the visitor looked at.</summary>
    Task ViewedAsync(string product);

    /// <summary>Products like those that the visitor looked at last, without these.</summary>
    Task<string[]> SuggestAsync(CancellationToken cancellationToken);
}

/// <summary>A grain of the application's own that searches: the service comes by dependency injection, as anywhere.</summary>
internal sealed class VisitorGrain(ISimilarityService lsh) : Grain, IVisitorGrain
{
    private const int Remembered = 5, Suggested = 5;

    private readonly Queue<string> _viewed = new();

    public Task ViewedAsync(string product)
    {
        _viewed.Enqueue(product);
        if (_viewed.Count > Remembered) _viewed.Dequeue();
        return Task.CompletedTask;
    }

    public async Task<string[]> SuggestAsync(CancellationToken cancellationToken)
    {
        float[][] vectors = await lsh.GetAsync(Shop.Collection, [.. _viewed], withVectors: true, cancellationToken)
            .OfType<Document>().Select(product => product.Vectors[Shop.Field].ToArray()).ToArrayAsync(cancellationToken);
        if (vectors.Length == 0) return [];
        var mean = new float[Shop.Dimensions];
        for (int i = 0; i < mean.Length; i++) mean[i] = vectors.Average(vector => vector[i]);
        var request = new SearchRequest
        {
            Vectors = new Dictionary<string, ReadOnlyMemory<float>> { [Shop.Field] = mean },
            Limit = Suggested + Remembered,
            Include = [],
        };
        SearchResponse similar = await lsh.SearchAsync(Shop.Collection, request, cancellationToken);
        return [.. similar.Hits.Select(hit => hit.Id).Except(_viewed).Take(Suggested)];
    }
}
