using OrleansLsh.Grains.Abstractions;
using OrleansLsh.Grains.Abstractions.Wire;

namespace OrleansLsh.ClusterBench;

/// <summary>Hashing at D = 256, n = 32, m = 16: fan-out and snapshot in the silo, snapshot through the client, and in this process.</summary>
internal sealed class HashPart(IGrainFactory grains, ClusterSimilarityService cluster, SimilarityService embedded)
{
    private const string Collection = "hashed";
    private const int Dimensions = 256, Rounds = 5;

    public async Task RunAsync()
    {
        foreach (ISimilarityService service in new ISimilarityService[] { cluster, embedded })
        {
            await service.CreateAsync(Collection, "v", Dimensions);
            await service.UpsertAsync(Collection, [.. Vectors.Random(4_000, Dimensions, 1).Select((vector, i) => Document.Of($"d{i}", "v", vector))]);
            await service.TrainAsync(Collection, new TrainRequest(new TrainingOptions { Subspaces = 32, Clusters = 16, Cells = 0, Restarts = 1 }));
        }
        IHasherGrain hasher = grains.GetGrain<IHasherGrain>(Collection);
        Console.WriteLine("| hashing, D = 256, n = 32, m = 16 | figure | floor |\n|---|---|---|");
        foreach (int count in new[] { 1, 16, 256, 2_048, 16_384, 65_536 })
        {
            float[] block = Vectors.Flat(count, Dimensions, 2);
            int calls = Math.Max(1, 65_536 / count / (count < 256 ? 16 : 1));
            double fanOut = await RateAsync(hasher, block, calls, HashPath.FanOut), snapshot = await RateAsync(hasher, block, calls, HashPath.Snapshot);
            Measured.Row($"blocks of {count:N0}: fan-out, and snapshot", $"{fanOut / 1e6:0.000} M/s, {snapshot / 1e6:0.000} M/s", count == 2_048 ? "fan-out 0.5 M/s" : "");
        }
        float[] one = Vectors.Flat(1, Dimensions, 3);
        await LatencyAsync("one vector, snapshot, in the silo", () => HashAsync(hasher, one, HashPath.Snapshot), "p50 0.15 ms");
        await LatencyAsync("one vector, fan-out, in the silo", () => HashAsync(hasher, one, HashPath.FanOut));
        var vector = new VectorBlock(Dimensions, one);
        await LatencyAsync("one vector, through the client", () => cluster.HashAsync(Collection, "v", vector));
        await LatencyAsync("one vector, embedded", () => embedded.HashAsync(Collection, "v", vector));
    }

    private static Task<CodesMessage> HashAsync(IHasherGrain hasher, float[] block, HashPath path) => hasher.HashAsync(
        new HashMessage { Dimensions = Dimensions, Vectors = new FloatBlock(block), Path = path }, CancellationToken.None);

    private static Task<double> RateAsync(IHasherGrain hasher, float[] block, int calls, HashPath path) =>
        Measured.RateAsync(Rounds, (double)calls * block.Length / Dimensions, async () =>
        {
            for (int i = 0; i < calls; i++) await HashAsync(hasher, block, path);
        });

    private static async Task LatencyAsync(string what, Func<Task> call, string floor = "")
    {
        (double p50, double p99, long bytes) = await Measured.LatencyAsync(2_000, call);
        Measured.Row($"{what}", $"p50 {p50:0.000} ms, p99 {p99:0.000} ms, {bytes:N0} B", floor);
    }
}
