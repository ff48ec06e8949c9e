using System.Runtime.CompilerServices;
using OrleansLsh.Core.Hashing;
using OrleansLsh.Core.Models;
using OrleansLsh.Core.Training;
using OrleansLsh.Grains.Abstractions;
using OrleansLsh.Grains.Abstractions.Wire;
using OrleansLsh.Grains.Hosting;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Grains.Training;

/// <summary>Owns the codebook of one subspace of one model version: trains it, sends it once for the model to be published, and codes by
/// it.</summary>
/// <remarks>What is durable is the published model, in the index: a codebook that went with its silo, or that was trained elsewhere, is
/// taken from there when it is next asked for.</remarks>
internal sealed class SubspaceModelGrain(SimilarityService service, SiloDrain drain) : Grain, ISubspaceModelGrain
{
    /// <summary>Components above which a block leaves the grain's scheduler; fewer take less time than the way there and back.</summary>
    private const int InlineComponents = 1 << 16;

    private SubspaceTask? _task;
    private float[] _points = [];
    private int _received;
    private OwnCodebook? _own;

    private string Name => this.GetPrimaryKeyString();

    public Task BeginAsync(SubspaceTask task)
    {
        (_task, _received) = (task, 0);
        _points = new float[(long)task.Count * task.Dimensions];
        return Task.CompletedTask;
    }

    public Task AddAsync(FloatBlock part)
    {
        if (_received + part.Length > _points.Length) throw Unfinished("more sub-vectors came than were announced");
        part.Values.CopyTo(_points.AsMemory(_received));
        _received += part.Length;
        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<TrainedMessage> TrainAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (_task is not SubspaceTask task || _received != _points.Length) throw Unfinished("not all sub-vectors have come");
        float[] points = _points;
        (_task, _points) = (null, []);
        (OwnCodebook? Own, IEnumerable<TrainedMessage> Messages) trained = (null, []);
        IAsyncEnumerable<int> iterations = ProgressStream.RunAsync<int>(
            async (progress, stop) => trained = await drain.UntilStopAsync(
                $"The training of subspace '{Name}'",
                until => ComputeThreads.RunAsync(() => Train(task, points, progress, until), until), stop),
            cancellationToken);
        await foreach (int iteration in iterations) yield return new TrainedMessage { Iterations = iteration };
        _own = trained.Own;
        foreach (TrainedMessage message in trained.Messages) yield return message;
    }

    public Task DiscardAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task<ReadOnlyMemory<byte>> AssignAsync(AssignMessage block)
    {
        OwnCodebook own = _own is { } known && known.Fingerprint == block.Fingerprint ? known : _own = await FindAsync(block.Fingerprint);
        ReadOnlyMemory<float> points = block.Points.Values;
        if (block.Dimensions != own.Codebook.Dimensions || points.Length % block.Dimensions != 0)
            throw new LshException(ErrorKind.WrongDimensions,
                $"Subspace '{Name}' has {own.Codebook.Dimensions} dimensions; "
                + $"the block has {points.Length} components of sub-vectors of {block.Dimensions}.");
        return points.Length <= InlineComponents ? own.Assign(points.Span) : await Task.Run(() => own.Assign(points.Span));
    }

    private static (OwnCodebook? Own, IEnumerable<TrainedMessage> Messages) Train(
        SubspaceTask task, float[] points, IProgress<int> progress, CancellationToken stop)
    {
        if (task.Cells > 0)
            return (null, SentCodebook.Of(CellTrainer.Train(
                new VectorBlock(task.Dimensions, points), task.Cells, task.Seed, Environment.ProcessorCount, progress, stop)));
        (Codebook codebook, SubspaceStatistics statistics) =
            SubspaceTrainer.Train(points, task.Dimensions, task.Options.Read<TrainingOptions>(), task.Seed, stop);
        return (new OwnCodebook(codebook), SentCodebook.Of(codebook, JsonMessage.Of(statistics)));
    }

    /// <summary>The codebook of the published model, as this silo knows it or, where that is outdated, as it is now.</summary>
    private async Task<OwnCodebook> FindAsync(long fingerprint)
    {
        var key = SubspaceKey.Read(Name);
        return await service.WithFieldsAsync<OwnCodebook>(key.Collection, Find, CancellationToken.None);

        OwnCodebook Find(IReadOnlyList<FieldState> fields) =>
            fields.FirstOrDefault(state => state.Field.Name == key.Field)?.Model is { } model && model.Version == key.Version
                && CodebookFingerprint.Of(model).ElementAtOrDefault(key.Subspace) == fingerprint
                ? new OwnCodebook(model.Codebooks[key.Subspace])
                : throw new LshException(
                    ErrorKind.ModelMismatch, $"Subspace '{Name}' has another codebook than was asked for, or none any more. Hash again.");
    }

    private LshException Unfinished(string what) => new(ErrorKind.Conflict,
        $"Subspace '{Name}' cannot go on with its training: {what}, or the silo that held them has gone. Train again.");

    /// <summary>A codebook, its digest, and the kernel that codes by it.</summary>
    private sealed class OwnCodebook(Codebook codebook)
    {
        private readonly SubspaceHasher _hasher = new(SubspaceSplit.Contiguous(codebook.Dimensions, 1), [codebook]);

        public Codebook Codebook => codebook;

        public long Fingerprint { get; } = CodebookFingerprint.Of(codebook);

        public byte[] Assign(ReadOnlySpan<float> points)
        {
            var codes = new byte[points.Length / codebook.Dimensions];
            _hasher.Hash(points, codes);
            return codes;
        }
    }
}
