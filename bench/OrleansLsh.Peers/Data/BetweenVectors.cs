using OrleansLsh.Core.Vectors;
using OrleansLsh.Peers.Parts;
using OrleansLsh.Peers.Promise;

namespace OrleansLsh.Peers.Data;

/// <summary>As many vectors as are wanted of the kind of some that are there: each between two near ones, with noise.</summary>
internal static class BetweenVectors
{
    private const int Near = 10, Seed = 9;

    /// <summary>Length of the noise, in parts of the distance of the two, and at least: nearer ones than that single precision does not
    /// order well, and nobody has hundreds of them.</summary>
    private const double Noise = .25, LeastNoise = .02;

    /// <summary>Makes them, of length 1. Everything is seeded but the choice of who is near, which is an approximate search.</summary>
    /// <param name="vectors">Those that are there.</param>
    /// <param name="count">How many are wanted.</param>
    public static async Task<VectorBlock> MakeAsync(VectorBlock vectors, int count)
    {
        int[][] near = await NearAsync(vectors);
        var random = new Random(Seed);
        int dimensions = vectors.Dimensions;
        var made = new float[count * dimensions];
        for (int row = 0; row < count; row++)
        {
            int from = random.Next(vectors.Count), to = near[from][random.Next(near[from].Length)];
            Between(vectors[from], vectors[to], random, made.AsSpan(row * dimensions, dimensions));
        }
        return new VectorBlock(dimensions, made);
    }

    private static void Between(ReadOnlySpan<float> from, ReadOnlySpan<float> to, Random random, Span<float> into)
    {
        float way = random.NextSingle();
        var spread = (float)(Math.Max(Noise * Math.Sqrt(SquaredDistance.Of(from, to)), LeastNoise) / Math.Sqrt(into.Length));
        for (int d = 0; d < into.Length; d++) into[d] = from[d] + way * (to[d] - from[d]) + spread * MadeVectors.Normal(random);
        VectorRules.Normalize(into, into);
    }

    private static async Task<int[][]> NearAsync(VectorBlock vectors)
    {
        const string Name = "near";
        await using ISimilarityService service = EmbeddedSimilarity.Open(path: null, new SimilarityOptions { LiveRecallShare = 0 });
        await service.CreateAsync(Name, [new VectorField(SimilarityCollection.Field, vectors.Dimensions)]);
        await service.ImportAsync(Name, SimilarityCollection.DocumentsAsync(vectors));
        await service.TrainAsync(Name, new TrainRequest(new TrainingOptions()));
        var collection = new SimilarityCollection(service, Name);
        var near = new int[vectors.Count][];
        for (int row = 0; row < near.Length; row++)
        {
            SearchResponse response =
                await collection.SearchAsync(vectors.Values.Slice(row * vectors.Dimensions, vectors.Dimensions), Near, setting: null);
            near[row] = SimilarityCollection.Rows(response);
        }
        return near;
    }
}
