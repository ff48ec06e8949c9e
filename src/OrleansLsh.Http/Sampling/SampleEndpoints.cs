using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OrleansLsh.Http.Endpoints;
using OrleansLsh.Http.Json;
using OrleansLsh.Http.Requests;
using OrleansLsh.Http.Security;

namespace OrleansLsh.Http.Sampling;

/// <summary>A seeded sample of a field, on a plane: what the map of the explorer shows.</summary>
internal sealed class SampleEndpoints(ISimilarityService service, IdSnapshots snapshots)
{
    // Where few documents have the field, the last points are looked for among many.
    private const int AtLeastAtOnce = 64;

    // 64 MiB of floats at most, whatever the dimensions.
    private const int MaxComponents = 16 * 1024 * 1024;

    // Sources past this stay away; the picture is the same without them.
    private const int MaxKeptBytes = 4 * 1024 * 1024, MaxSourceBytes = 16 * 1024 * 1024;

    private readonly Turns _turns = new(2);

    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapLsh("GET", "/v1/collections/{collection}/sample", "sample", KeyScope.Read, SampleAsync);

    private async Task SampleAsync(HttpContext context)
    {
        long start = Stopwatch.GetTimestamp();
        int seed = QueryValues.Number(context.Request, "seed", 42, int.MinValue, int.MaxValue);
        int size = QueryValues.Number(context.Request, "size", 2_000, 1, IdSnapshot.MaxSample);
        CollectionDescription collection = await service.DescribeAsync(context.Collection(), context.RequestAborted);
        FieldDescription field = Field(collection, QueryValues.Text(context.Request, "field"));
        IdSnapshot snapshot = await snapshots.OfAsync(collection, context.RequestAborted);

        (string Name, int size, int seed) asked = (field.Field.Name, size, seed);
        if (snapshot.Answer(asked) is not { } answer)
        {
            using IDisposable turn = await _turns.TakeAsync(context.RequestAborted);
            answer = JsonSerializer.SerializeToUtf8Bytes(
                await MakeAsync(context, snapshot, field, size, seed, start), LshJson.Of<SampleAnswer>());
            if (answer.Length <= MaxKeptBytes) snapshot.Keep(asked, answer);
        }
        context.Response.ContentType = MediaTypes.Json;
        context.Response.ContentLength = answer.Length;
        await context.Response.BodyWriter.WriteAsync(answer, context.RequestAborted);
    }

    private async Task<SampleAnswer> MakeAsync(
        HttpContext context, IdSnapshot snapshot, FieldDescription field, int size, int seed, long start)
    {
        (string name, int dimensions) = (field.Field.Name, field.Field.Dimensions);
        List<Drawn> sample = await DrawAsync(context, snapshot, name, Math.Clamp(MaxComponents / dimensions, 1, size), seed);
        float[][] vectors = [.. sample.Select(document => document.Vector)];
        var plane = PlaneProjection.Fit(vectors, dimensions, seed, context.RequestAborted);
        var points = new PointAnswer[vectors.Length];
        for (int i = 0; i < points.Length; i++)
        {
            (float x, float y) = plane.Place(vectors[i]);
            points[i] = new PointAnswer(sample[i].Id, x, y, sample[i].Source);
        }
        return new SampleAnswer(
            Answer.MillisecondsSince(start), name, field.Documents, plane.Explained, new ProjectionAnswer(plane.Mean, plane.Axes), points,
            sample.Count(document => document.IsWithoutItsSource));
    }

    /// <summary>Documents of the snapshot that have a vector in the field, in the order of writing.</summary>
    private async Task<List<Drawn>> DrawAsync(HttpContext context, IdSnapshot snapshot, string field, int size, int seed)
    {
        var drawn = new List<Drawn>(Math.Min(size, IdSnapshot.MaxSample));
        long bytes = 0;
        (long Position, string Id)[] shuffled = snapshot.Shuffled(seed);
        for (int at = 0; at < shuffled.Length && drawn.Count < size;)
        {
            string[] asked = [.. shuffled.Skip(at).Take(Math.Max(size - drawn.Count, AtLeastAtOnce)).Select(one => one.Id)];
            await foreach (Document? document in service.GetAsync(
                context.Collection(), asked, withVectors: true, context.RequestAborted))
            {
                long position = shuffled[at++].Position;
                if (document is null || !document.Vectors.TryGetValue(field, out ReadOnlyMemory<float> vector)) continue;
                int source = document.Source.ValueKind == JsonValueKind.Undefined ? 0 : JsonMarshal.GetRawUtf8Value(document.Source).Length;
                bool fits = bytes + source <= MaxSourceBytes;
                if (fits) bytes += source;
                // Copies, for a document may be a part of the whole page that it was read with.
                drawn.Add(
                    new Drawn(position, document.Id, vector.ToArray(), fits && source > 0
                        ? document.Source.Clone()
                        : null, IsWithoutItsSource: !fits));
                if (drawn.Count == size) break;
            }
        }
        drawn.Sort((one, other) => one.Position.CompareTo(other.Position));
        return drawn;
    }

    private static FieldDescription Field(CollectionDescription collection, string? name)
    {
        if (name is null) return collection.Fields[0];
        return collection.Fields.FirstOrDefault(field => field.Field.Name == name) ?? throw new LshException(ErrorKind.UnknownField,
            $"Collection '{collection.Name}' has no vector field '{name}'; it has "
            + $"{string.Join(", ", collection.Fields.Select(field => $"'{field.Field.Name}'"))}.");
    }

    private sealed record Drawn(long Position, string Id, float[] Vector, JsonElement? Source, bool IsWithoutItsSource);
}
