using System.Runtime.CompilerServices;
using Orleans.Concurrency;
using OrleansLsh.Core.Training;
using OrleansLsh.Grains.Abstractions;
using OrleansLsh.Grains.Abstractions.Wire;
using OrleansLsh.Grains.Hosting;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service.Training;

namespace OrleansLsh.Grains.Training;

/// <summary>Trains a field's model over its subspace grains and publishes each version in one write.</summary>
[Reentrant]
internal sealed class ModelGrain(
    [PersistentState("manifest", LshStorage.Name)] IPersistentState<PublishedModels> state,
    [PersistentState("drift", LshStorage.Name)] IPersistentState<ModelDrift> drift,
    IDocumentIndex index, TimeProvider time, SiloDrain silo, ILogger<ModelGrain> logger) : Grain, IModelGrain
{
    private readonly TrainingTurns _turns = new(time);
    private bool _unkept;
    private (byte[]? Json, ModelManifest Manifest) _last;

    private string Name => this.GetPrimaryKeyString();

    /// <summary>The version published last, read once.</summary>
    private ModelManifest Last => (_last = _last.Json == state.State.Last ? _last : (state.State.Last, state.State.ReadLast())).Manifest;

    public async IAsyncEnumerable<ProgressMessage> TrainAsync(TrainMessage request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using IDisposable turn = await _turns.TakeAsync($"Model '{Name}'", request.Requester, cancellationToken);
        var training = new SubspaceTraining(GrainFactory, index, Name, request);
        long start = time.GetTimestamp();
        ModelManifest? trained = null;
        IAsyncEnumerable<TrainingProgress> steps = ProgressStream.RunAsync<TrainingProgress>(
            async (progress, stop) => trained = await TrainAsync(training, request, progress, stop), cancellationToken);
        await foreach (TrainingProgress step in steps)
            yield return new ProgressMessage { Field = request.Field, Stage = (int)step.Stage, Done = step.Done, Total = step.Total };
        await PublishAsync(trained!, training);
        logger.TrainingPublished(Name, request.Version, trained!.Subspaces.Length, trained.SampleSize, time.GetElapsedTime(start).TotalSeconds);
    }

    public Task<ModelManifest> ManifestAsync() => Task.FromResult(Last);

    public Task ReportDriftAsync(DriftMessage errors)
    {
        if (errors.Version < drift.State.Reported.Version || state.State.Find(errors.Version) is null) return Task.CompletedTask;
        drift.State = new ModelDrift { Reported = drift.State.Reported.With(errors) };
        _unkept = true;
        return Task.CompletedTask;
    }

    public Task<JsonMessage> DriftAsync() => Task.FromResult(JsonMessage.Of(drift.State.Beside(state.State.Find(drift.State.Reported.Version))));

    /// <summary>Statistics are kept when the grain goes; a silo that is killed loses those since then.</summary>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_unkept) await drift.WriteStateAsync(cancellationToken);
    }

    public async Task SettleAsync(int version)
    {
        using IDisposable turn = await _turns.TakeAsync($"Model '{Name}'", "the end of a training", CancellationToken.None);
        if (drift.State.Reported.Vectors > 0 && drift.State.Reported.Version != version) ForgetDrift();
        PublishedModels before = state.State;
        if (before.UpTo(version) is var after && after == before) return;
        await KeepAsync(after);
        await DiscardAsync(before, after);
    }

    public async Task ClearAsync()
    {
        (drift.State, _unkept) = (new ModelDrift(), false);
        if (drift.RecordExists) await drift.ClearStateAsync();
        await DiscardAsync(state.State, new PublishedModels());
        await state.ClearStateAsync();
    }

    /// <summary>Trains off the grain's scheduler: nothing here touches the grain's state.</summary>
    private async Task<ModelManifest> TrainAsync(
        SubspaceTraining training, TrainMessage request, IProgress<TrainingProgress> progress, CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        logger.TrainingStarted(Name, request.Version, request.Requester);
        try
        {
            return await silo.UntilStopAsync($"The training of model '{Name}'", stop => training.RunAsync(progress, stop), cancellationToken);
        }
        catch (OperationCanceledException)
        {
            logger.TrainingCancelled(Name, request.Version, time.GetElapsedTime(start).TotalSeconds);
            throw;
        }
        catch (Exception error)
        {
            logger.TrainingFailed(Name, request.Version, error);
            throw;
        }
    }

    /// <summary>The write of the manifest is the moment of publishing: before it the old version stands, after it the new one whole.</summary>
    private async Task PublishAsync(ModelManifest trained, SubspaceTraining training)
    {
        PublishedModels before = state.State, after = before.With(trained);
        try
        {
            await KeepAsync(after);
        }
        catch (Exception error)
        {
            logger.TrainingFailed(Name, trained.Version, error);
            // Where nobody can tell what the storage has, the codebooks stay for a manifest that may name them.
            if (state.State == before) await training.DiscardAsync();
            throw;
        }
        await DiscardAsync(before, after);
    }

    /// <summary>Writes the manifests; a write that was made though the storage failed to say so counts.</summary>
    private async Task KeepAsync(PublishedModels models)
    {
        PublishedModels before = state.State;
        state.State = models;
        try
        {
            await GrainState.KeepAsync($"The manifest of model '{Name}'", state.WriteStateAsync);
        }
        catch
        {
            if (!await ReadAgainAsync() || !state.State.Last.AsSpan().SequenceEqual(models.Last)) throw;
        }

        async Task<bool> ReadAgainAsync()
        {
            try
            {
                await state.ReadStateAsync();
                if (state.State.Last.AsSpan().SequenceEqual(before.Last)) state.State = before;
                return true;
            }
            catch (Exception)
            {
                // The next call finds another activation, which reads what there is.
                DeactivateOnIdle();
                return false;
            }
        }
    }

    private void ForgetDrift() => (drift.State, _unkept) = (new ModelDrift(), true);

    /// <summary>Discards the codebooks that no manifest names any more.</summary>
    private Task DiscardAsync(PublishedModels before, PublishedModels after) => Task.WhenAll(
        Keys(before).Except(Keys(after)).Select(key => GrainFactory.GetGrain<ISubspaceModelGrain>(key).DiscardAsync()));

    private IEnumerable<string> Keys(PublishedModels models)
    {
        string model = Name;
        foreach (ModelManifest manifest in models.ReadAll())
        {
            for (int i = 0; i < manifest.Subspaces.Length; i++) yield return SubspaceKey.Of(model, manifest.Version, i);
            if (manifest.Cells is not null) yield return SubspaceKey.OfCells(model, manifest.Version);
        }
    }
}
