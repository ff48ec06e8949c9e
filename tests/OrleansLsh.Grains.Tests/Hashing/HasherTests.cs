using OrleansLsh.Conformance.Data;
using OrleansLsh.Grains.Abstractions;
using OrleansLsh.Grains.Abstractions.Wire;
using OrleansLsh.Grains.Tests.Cluster;

namespace OrleansLsh.Grains.Tests.Hashing;

public class HasherTests() : ClusterTest(silos: 2)
{
    private IHasherGrain Hasher => Cluster.Grains.GetGrain<IHasherGrain>(Collection);

    [Fact]
    public async Task Snapshot_and_fan_out_give_the_same_bytes()
    {
        await FillAsync();
        await TrainAsync();
        foreach (int count in new[] { 1, 2, 15, 16, 17, 500, 2_047, 2_048, 2_049, 5_000 })
        {
            float[] block = Block(count, count);
            byte[] snapshot = await HashAsync(block, HashPath.Snapshot), fanOut = await HashAsync(block, HashPath.FanOut);
            Assert.Equal(count * 8, snapshot.Length);
            Assert.Equal(snapshot, fanOut);
            Assert.Equal(snapshot, await HashAsync(block, HashPath.Quicker));
        }
    }

    [Fact]
    public async Task The_fan_out_gives_the_same_bytes_as_a_model_trained_in_one_process()
    {
        await FillAsync();
        await TrainAsync();
        using var embedded = new OneProcess(Documents, QuickTraining);
        float[] block = Block(300, 7);
        Assert.Equal(await embedded.HashAsync(block), await HashAsync(block, HashPath.FanOut));
    }

    [Fact]
    public async Task Wrong_dimensions_or_another_model_version_are_refused_at_the_boundary()
    {
        await FillAsync();
        await FailsAsync(ErrorKind.NotTrained, new HashMessage { Dimensions = 24, Vectors = new FloatBlock(new float[24]) }, "no model");
        await TrainAsync();
        float[] block = Block(3, 1);
        foreach (HashPath path in Enum.GetValues<HashPath>())
        {
            await FailsAsync(ErrorKind.WrongDimensions, new HashMessage { Dimensions = 12, Vectors = new FloatBlock(block), Path = path }, "24");
            await FailsAsync(ErrorKind.WrongDimensions, new HashMessage { Dimensions = 25, Vectors = new FloatBlock(block), Path = path }, "25");
            await FailsAsync(ErrorKind.WrongDimensions, new HashMessage { Dimensions = 0, Vectors = new FloatBlock(block), Path = path }, "0");
            await FailsAsync(ErrorKind.ModelMismatch, new HashMessage { Dimensions = 24, Vectors = new FloatBlock(block), ModelVersion = 2, Path = path }, "version 2");
            await FailsAsync(ErrorKind.UnknownField, new HashMessage { Field = "w", Dimensions = 24, Vectors = new FloatBlock(block), Path = path }, "'v'");
        }
    }

    [Fact]
    public async Task A_subspace_grain_with_another_codebook_never_answers_by_it()
    {
        await FillAsync();
        await TrainAsync();
        float[] block = Block(10, 3);
        byte[] right = await HashAsync(block, HashPath.FanOut);
        ISubspaceModelGrain grain = Cluster.Grains.GetGrain<ISubspaceModelGrain>(SubspaceKey.Of($"{Collection}.v", 1, 3));
        var points = new FloatBlock(Enumerable.Range(0, 300).Select(i => (float)i).ToArray());
        await grain.BeginAsync(new SubspaceTask { Dimensions = 3, Count = 100, Seed = 1, Options = JsonMessage.Of(QuickTraining) });
        await grain.AddAsync(points);
        TrainedMessage[] trained = await grain.TrainAsync(CancellationToken.None).ToArrayAsync();
        Assert.Equal(16 * 3, Assert.Single(trained).Part!.Centroids.Length);

        Assert.Equal(right, await HashAsync(block, HashPath.FanOut));
        LshException error = await Assert.ThrowsAsync<LshException>(
            () => grain.AssignAsync(new AssignMessage { Fingerprint = 5, Points = points, Dimensions = 3 }));
        Assert.Equal(ErrorKind.ModelMismatch, error.Kind);
        Assert.Contains($"'{Collection}.v/1/3'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Codebooks_are_there_again_after_their_grains_were_deactivated()
    {
        await FillAsync();
        await TrainAsync();
        float[] block = Block(10, 3);
        byte[] before = await HashAsync(block, HashPath.FanOut);
        for (int i = 0; i < 8; i++)
            await Cluster.Silos.DeactivateAsync(Cluster.Grains.GetGrain<ISubspaceModelGrain>(SubspaceKey.Of($"{Collection}.v", 1, i)));
        Assert.Equal(before, await HashAsync(block, HashPath.FanOut));
    }

    private static float[] Block(int count, int seed) => [.. Corpus.Vectors(count, seed).SelectMany(vector => vector)];

    private static HashMessage Message(float[] block, HashPath path) =>
        new() { Dimensions = Corpus.Dimensions, Vectors = new FloatBlock(block), Path = path };

    private async Task<byte[]> HashAsync(float[] block, HashPath path) =>
        (await Hasher.HashAsync(Message(block, path), CancellationToken.None)).Codes.ToArray();

    private async Task FailsAsync(ErrorKind kind, HashMessage message, params string[] says)
    {
        LshException error = await Assert.ThrowsAsync<LshException>(() => Hasher.HashAsync(message, CancellationToken.None));
        Assert.True(error.Kind == kind, $"{error.Kind}: {error.Message}");
        Assert.All(says, said => Assert.Contains(said, error.Message, StringComparison.Ordinal));
    }
}
