using OrleansLsh.Core;
using OrleansLsh.Core.Hashing;
using OrleansLsh.Core.Models;
using OrleansLsh.Core.Training;
using OrleansLsh.Core.Vectors;
using OrleansLsh.Grains.Abstractions;
using OrleansLsh.Grains.Abstractions.Wire;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Grains.Training;

/// <summary>Trains in the model's grains, over all silos, and reads the published version back from them.</summary>
internal sealed class GrainModelTrainer(IGrainFactory grains) : IModelTrainer
{
    /// <inheritdoc/>
    public async Task<Model> TrainAsync(
        ICollectionReader collection, CountedField state, VectorBlock measuredWith, TrainingOptions options, IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken)
    {
        string id = TrainingSample.ModelId(collection.Name, state.Field.Name);
        IModelGrain model = grains.GetGrain<IModelGrain>(id);
        var request = new TrainMessage
        {
            Collection = collection.Name,
            Field = state.Field.Name,
            Version = state.ModelVersion + 1,
            Options = JsonMessage.Of(options),
            Dimensions = measuredWith.Dimensions,
            MeasuredWith = new FloatBlock(measuredWith.Slice(0, Math.Min(measuredWith.Count, WireLimits.Components / measuredWith.Dimensions)).Values),
            Requester = Environment.MachineName,
        };
        await foreach (ProgressMessage step in model.TrainAsync(request, cancellationToken).WithBatchSize(1).WithCancellation(cancellationToken))
            progress?.Report(new TrainingProgress((TrainingStage)step.Stage, step.Done, step.Total));
        ModelManifest manifest = await model.ManifestAsync();
        if (manifest.Version != request.Version)
            throw new LshException(
                ErrorKind.Conflict, $"Model '{id}' was trained again or cleared: version {manifest.Version} stands, not {request.Version}. Train again.");
        return await ReadAsync(id, state, options, manifest);
    }

    /// <inheritdoc/>
    /// <remarks>Where this fails the next training sees to it.</remarks>
    public async Task SettleAsync(ICollectionReader collection, string field)
    {
        try
        {
            FieldState state = await collection.StateAsync(field, CancellationToken.None);
            await grains.GetGrain<IModelGrain>(TrainingSample.ModelId(collection.Name, field)).SettleAsync(state.ModelVersion);
        }
        catch (Exception)
        {
            // The collection was dropped, or the index or grain storage cannot be reached.
        }
    }

    private async Task<Model> ReadAsync(string id, FieldState state, TrainingOptions options, ModelManifest manifest)
    {
        (Codebook? Codebook, CellBook? Cells)[] subspaces = await Task.WhenAll(
            manifest.Subspaces.Select((result, i) => ReadAsync(SubspaceKey.Of(id, manifest.Version, i), result)));
        CellBook? cells = manifest.Cells is null ? null : (await ReadAsync(SubspaceKey.OfCells(id, manifest.Version), manifest.Cells)).Cells;
        return new Model(
            id, manifest.Version, state.Field.Metric, options, ModelTrainer.Split(manifest.Dimensions, options),
            [.. subspaces.Select(subspace => subspace.Codebook!)], cells,
            [.. manifest.Subspaces.Select(result => result.Statistics.Read<SubspaceStatistics>())], manifest.SampleSize);
    }

    /// <summary>Reads a codebook in parts that a message holds.</summary>
    private async Task<(Codebook? Codebook, CellBook? Cells)> ReadAsync(string key, SubspaceResult result)
    {
        ISubspaceModelGrain grain = grains.GetGrain<ISubspaceModelGrain>(key);
        CodebookPart part = await grain.ReadAsync(result.Fingerprint, 0, 1);
        var centroids = new float[part.Clusters * part.Dimensions];
        int step = Math.Max(1, WireLimits.Components / part.Dimensions);
        for (int first = 0; first < part.Clusters; first += step)
            (await grain.ReadAsync(result.Fingerprint, first, step)).Centroids.Values.CopyTo(centroids.AsMemory(first * part.Dimensions));
        return SubspaceCodebook.Of(part, centroids);
    }
}
