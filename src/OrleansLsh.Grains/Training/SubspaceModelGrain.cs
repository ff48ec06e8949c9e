using OrleansLsh.Core;
using OrleansLsh.Core.Training;
using OrleansLsh.Core.Vectors;
using OrleansLsh.Grains.Abstractions;
using OrleansLsh.Grains.Abstractions.Wire;
using OrleansLsh.Grains.Hosting;

namespace OrleansLsh.Grains.Training;

/// <summary>Owns the codebook of one subspace of one model version.</summary>
internal sealed class SubspaceModelGrain(
    [PersistentState("codebook", LshStorage.Name)] IPersistentState<SubspaceState> state, TrainingThreads threads) : Grain, ISubspaceModelGrain
{
    /// <summary>Components above which a block leaves the grain's scheduler; fewer take less time than the way there and back.</summary>
    private const int InlineComponents = 1 << 16;

    private SubspaceTask? _task;
    private float[] _points = [];
    private int _received;
    private SubspaceCodebook? _trained;
    private SubspaceCodebook? _kept;

    public Task BeginAsync(SubspaceTask task)
    {
        (_task, _trained, _received) = (task, null, 0);
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

    public async Task<SubspaceResult> TrainAsync(CancellationToken cancellationToken)
    {
        if (_task is not SubspaceTask task || _received < _points.Length) throw Unfinished("not all sub-vectors have come");
        float[] points = _points;
        (SubspaceCodebook Book, JsonMessage Statistics) trained = await threads.RunAsync(() => Train(task, points, cancellationToken), cancellationToken);
        (_trained, _task, _points) = (trained.Book, null, []);
        return new SubspaceResult { Fingerprint = trained.Book.Fingerprint, Clusters = trained.Book.Clusters, Statistics = trained.Statistics };
    }

    public async Task KeepAsync()
    {
        if (_trained is not SubspaceCodebook trained) throw Unfinished("nothing has been trained");
        state.State = trained.ToState();
        await state.WriteStateAsync();
        (_kept, _trained) = (trained, null);
    }

    public async Task DiscardAsync()
    {
        (_task, _points, _trained, _kept) = (null, [], null, null);
        await state.ClearStateAsync();
        DeactivateOnIdle();
    }

    public Task<CodebookPart> ReadAsync(long fingerprint, int first, int count) => Task.FromResult(Require(fingerprint).Part(first, count));

    public async Task<ReadOnlyMemory<byte>> AssignAsync(AssignMessage block)
    {
        SubspaceCodebook book = Require(block.Fingerprint);
        ReadOnlyMemory<float> points = block.Points.Values;
        if (block.Dimensions != book.Dimensions || points.Length % book.Dimensions != 0)
            throw new LshException(ErrorKind.WrongDimensions,
                $"Subspace '{this.GetPrimaryKeyString()}' has {book.Dimensions} dimensions; the block has {points.Length} components of sub-vectors of {block.Dimensions}.");
        return points.Length <= InlineComponents ? book.Assign(points.Span) : await Task.Run(() => book.Assign(points.Span));
    }

    private SubspaceCodebook Require(long fingerprint)
    {
        _kept ??= state.RecordExists ? SubspaceCodebook.Of(state.State) : null;
        if (_kept is not null && _kept.Fingerprint == fingerprint) return _kept;
        string found = _kept is not null ? "holds the codebook of another training" : state.RecordExists ? "has a codebook that does not fit together" : "has no codebook";
        throw new LshException(ErrorKind.InvalidFile,
            $"The model is damaged: subspace '{this.GetPrimaryKeyString()}' {found} in grain storage. Train the collection again.");
    }

    private LshException Unfinished(string what) => new(ErrorKind.Conflict,
        $"Subspace '{this.GetPrimaryKeyString()}' cannot go on with its training: {what}, or the silo that held them has gone. Train again.");

    private static (SubspaceCodebook, JsonMessage) Train(SubspaceTask task, float[] points, CancellationToken cancellationToken)
    {
        if (task.Cells > 0)
        {
            var sample = new VectorBlock(task.Dimensions, points);
            return (new SubspaceCodebook(CellTrainer.Train(sample, task.Cells, task.Seed, Environment.ProcessorCount, null, cancellationToken)), new JsonMessage());
        }
        var (codebook, statistics) = SubspaceTrainer.Train(points, task.Dimensions, task.Options.Read<TrainingOptions>(), task.Seed, cancellationToken);
        return (new SubspaceCodebook(codebook), JsonMessage.Of(statistics));
    }
}
