using System.Runtime.CompilerServices;
using OrleansLsh.Core;
using OrleansLsh.Core.Hashing;
using OrleansLsh.Core.Models;
using OrleansLsh.Core.Training;
using OrleansLsh.Core.Vectors;
using OrleansLsh.Grains.Abstractions;
using OrleansLsh.Grains.Abstractions.Wire;
using OrleansLsh.Grains.Hosting;

namespace OrleansLsh.Grains.Training;

/// <summary>Owns the codebook of one subspace of one model version.</summary>
internal sealed class SubspaceModelGrain(
    [PersistentState("codebook", LshStorage.Name)] IPersistentState<SubspaceState> state, TrainingThreads threads, SiloDrain drain,
    ILogger<SubspaceModelGrain> logger) : Grain, ISubspaceModelGrain
{
    /// <summary>Components above which a block leaves the grain's scheduler; fewer take less time than the way there and back.</summary>
    private const int InlineComponents = 1 << 16;

    private SubspaceTask? _task;
    private float[] _points = [];
    private int _received;
    private SubspaceCodebook? _trained;
    private SubspaceCodebook? _kept;
    private bool _told;

    private string Name => this.GetPrimaryKeyString();

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
        (SubspaceTask task, float[] points) = RequireBlock();
        TrainingOptions options = task.Options.Read<TrainingOptions>();
        (Codebook codebook, SubspaceStatistics statistics) = await TrainAsync(
            stop => SubspaceTrainer.Train(points, task.Dimensions, options, task.Seed, stop), cancellationToken);
        return Trained(new SubspaceCodebook(codebook), JsonMessage.Of(statistics));
    }

    public async IAsyncEnumerable<CellsMessage> TrainCellsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        (SubspaceTask task, float[] points) = RequireBlock();
        var sample = new VectorBlock(task.Dimensions, points);
        CellBook? cells = null;
        IAsyncEnumerable<int> iterations = ProgressStream.RunAsync<int>(
            async (progress, stop) => cells = await TrainAsync(
                stopped => CellTrainer.Train(sample, task.Cells, task.Seed, Environment.ProcessorCount, progress, stopped), stop),
            cancellationToken);
        int done = 0;
        await foreach (int iteration in iterations) yield return new CellsMessage { Done = done = iteration };
        yield return new CellsMessage { Done = done, Result = Trained(new SubspaceCodebook(cells!), new JsonMessage()) };
    }

    public async Task KeepAsync()
    {
        if (_trained is not SubspaceCodebook trained) throw Unfinished("nothing has been trained");
        state.State = trained.ToState();
        await GrainState.KeepAsync($"The codebook of subspace '{Name}'", state.WriteStateAsync);
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
                $"Subspace '{Name}' has {book.Dimensions} dimensions; the block has {points.Length} components of sub-vectors of {block.Dimensions}.");
        return points.Length <= InlineComponents ? book.Assign(points.Span) : await Task.Run(() => book.Assign(points.Span));
    }

    private SubspaceCodebook Require(long fingerprint)
    {
        _kept ??= state.RecordExists ? SubspaceCodebook.Of(state.State) : null;
        if (_kept is not null && _kept.Fingerprint == fingerprint) return _kept;
        string found = _kept is not null ? "holds the codebook of another training"
            : state.RecordExists ? "has a codebook that does not fit together" : "has no codebook";
        if (!_told) logger.CodebookDamaged(Name, found);
        _told = true;
        throw new LshException(ErrorKind.InvalidFile, $"The model is damaged: subspace '{Name}' {found} in grain storage. Train the collection again.");
    }

    private (SubspaceTask Task, float[] Points) RequireBlock() =>
        _task is SubspaceTask task && _received == _points.Length ? (task, _points) : throw Unfinished("not all sub-vectors have come");

    private Task<T> TrainAsync<T>(Func<CancellationToken, T> work, CancellationToken cancellationToken) => drain.UntilStopAsync(
        $"The training of subspace '{Name}'", stop => threads.RunAsync(() => work(stop), stop), cancellationToken);

    private SubspaceResult Trained(SubspaceCodebook book, JsonMessage statistics)
    {
        (_trained, _task, _points) = (book, null, []);
        return new SubspaceResult { Fingerprint = book.Fingerprint, Clusters = book.Clusters, Statistics = statistics };
    }

    private LshException Unfinished(string what) => new(ErrorKind.Conflict,
        $"Subspace '{Name}' cannot go on with its training: {what}, or the silo that held them has gone. Train again.");
}
