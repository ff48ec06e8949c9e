using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OrleansLsh.Core;
using OrleansLsh.Core.Formats;
using OrleansLsh.Http.Endpoints;
using OrleansLsh.Http.Json;
using OrleansLsh.Http.Requests;
using OrleansLsh.Http.Security;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Http.Sampling;

/// <summary>A seeded sample of a field, on a plane: what the map of the explorer shows.</summary>
internal sealed class SampleEndpoints(ISimilarityService service)
{
    private const int MaxSize = 5_000;

    // 64 MiB of floats at most, whatever the dimensions.
    private const int MaxComponents = 16 * 1024 * 1024;

    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapLsh("GET", "/v1/collections/{collection}/sample", "sample", KeyScope.Read, SampleAsync);

    private async Task SampleAsync(HttpContext context)
    {
        long start = Stopwatch.GetTimestamp();
        int seed = QueryValues.Number(context.Request, "seed", 42, int.MinValue, int.MaxValue);
        int size = QueryValues.Number(context.Request, "size", 2_000, 1, MaxSize);
        VectorField field = Field(await service.DescribeAsync(context.Collection(), context.RequestAborted), QueryValues.Text(context.Request, "field"));
        var (sample, seen) = await DrawAsync(context, field, Math.Clamp(MaxComponents / field.Dimensions, 1, size), seed);

        float[][] vectors = [.. sample.Select(document => document.Vectors[field.Name].ToArray())];
        PlaneProjection plane = PlaneProjection.Fit(vectors, field.Dimensions, seed, context.RequestAborted);
        var points = new PointAnswer[vectors.Length];
        for (int i = 0; i < points.Length; i++)
        {
            (float x, float y) = plane.Place(vectors[i]);
            Document document = sample[i];
            points[i] = new PointAnswer(document.Id, x, y, document.Source.ValueKind == System.Text.Json.JsonValueKind.Undefined ? null : document.Source);
        }
        var answer = new SampleAnswer(
            Answer.MillisecondsSince(start), field.Name, seen, plane.Explained, new ProjectionAnswer(plane.Mean, plane.Axes), points);
        await Answer.JsonAsync(context, answer, LshJson.Wire.SampleAnswer);
    }

    /// <summary>Uniform without replacement, one pass.</summary>
    /// <remarks>Vitter: Random sampling with a reservoir, 1985, algorithm R.</remarks>
    private async Task<(Document[] Sample, long Seen)> DrawAsync(HttpContext context, VectorField field, int size, int seed)
    {
        var random = new Random(seed);
        var kept = new List<(long Position, Document Document)>();
        long seen = 0;
        await foreach (Document document in service.ExportAsync(context.Collection(), withVectors: true, context.RequestAborted))
        {
            if (!document.Vectors.ContainsKey(field.Name)) continue;
            long place = seen < size ? seen : random.NextInt64(seen + 1);
            if (place < size)
            {
                if (seen < size) kept.Add((seen, document));
                else kept[(int)place] = (seen, document);
            }
            seen++;
        }
        return ([.. kept.OrderBy(entry => entry.Position).Select(entry => entry.Document)], seen);
    }

    private static VectorField Field(CollectionDescription collection, string? name)
    {
        if (name is null) return collection.Fields[0].Field;
        return collection.Fields.Select(field => field.Field).FirstOrDefault(field => field.Name == name) ?? throw new LshException(ErrorKind.UnknownField,
            $"Collection '{collection.Name}' has no vector field '{name}'; it has {string.Join(", ", collection.Fields.Select(field => $"'{field.Field.Name}'"))}.");
    }
}
