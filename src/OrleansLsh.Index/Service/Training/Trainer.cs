using OrleansLsh.Core;
using OrleansLsh.Core.Models;
using OrleansLsh.Core.Training;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service.Measuring;
using OrleansLsh.Index.Service.Opening;
using OrleansLsh.Index.Service.Rules;

namespace OrleansLsh.Index.Service.Training;

/// <summary>Trains the fields of a collection: all models first, then they are installed, then the default settings are chosen.</summary>
internal sealed class Trainer(OpenCollections collections, IModelTrainer trainer, Tuner tuner)
{
    private readonly TrainingTurns _turns = new();

    /// <summary>Trains. Searches and writes go on meanwhile, on the old models until the new ones are installed.</summary>
    public async Task TrainAsync(string collection, TrainRequest request, IProgress<TrainProgress>? progress, CancellationToken cancellationToken)
    {
        using IDisposable turn = _turns.Take(collection);
        CollectionSnapshot snapshot = await collections.RefreshAsync(collection, cancellationToken);
        IReadOnlyList<FieldState> fields = TrainingRules.Require(snapshot, request);

        var queries = new QuerySet[fields.Count];
        var models = new Model[fields.Count];
        for (int i = 0; i < models.Length; i++)
        {
            TrainingOptions options = request.Options with { Cells = request.Options.Cells ?? snapshot.Index.DefaultCells(fields[i].Field, fields[i].Documents) };
            queries[i] = await Tuner.DrawAsync(snapshot, fields[i].Field, options, cancellationToken);
            models[i] = await LearnAsync(snapshot, fields[i], queries[i], options, progress, cancellationToken);
        }
        for (int i = 0; i < models.Length; i++) await InstallAsync(snapshot, fields[i], models[i], progress, cancellationToken);
        foreach (QuerySet drawn in queries) await TuneAsync(collection, drawn, request.Options, progress, cancellationToken);
    }

    /// <summary>Puts the model before the last one back.</summary>
    public async Task RollbackAsync(string collection, CancellationToken cancellationToken)
    {
        using IDisposable turn = _turns.Take(collection);
        CollectionSnapshot snapshot = await collections.RefreshAsync(collection, cancellationToken);
        await snapshot.Index.RollbackAsync(cancellationToken);
        collections.Forget(collection);
    }

    private async Task<Model> LearnAsync(
        CollectionSnapshot collection, FieldState state, QuerySet queries, TrainingOptions options, IProgress<TrainProgress>? progress,
        CancellationToken cancellationToken)
    {
        try
        {
            return await trainer.TrainAsync(
                collection.Index, state, queries.Vectors, options, FieldProgress.Of(state.Field.Name, progress), cancellationToken);
        }
        catch (LshException error)
        {
            throw new LshException(error.Kind, $"Field '{state.Field.Name}': {error.Message}", error);
        }
    }

    private async Task InstallAsync(
        CollectionSnapshot collection, FieldState state, Model model, IProgress<TrainProgress>? progress, CancellationToken cancellationToken)
    {
        IProgress<long>? coded = FieldProgress.Of(state.Field.Name, progress)?.Counting(TrainingStage.Coding, state.Documents);
        await collection.Index.InstallAsync(state.Field.Name, model, coded, cancellationToken);
        collections.Forget(collection.Name);
    }

    private async Task TuneAsync(
        string collection, QuerySet queries, TrainingOptions options, IProgress<TrainProgress>? progress, CancellationToken cancellationToken)
    {
        VectorField field = queries.Field;
        CollectionSnapshot snapshot = await collections.RefreshAsync(collection, cancellationToken);
        FieldTuning tuning = await tuner.TuneAsync(snapshot, queries, options, FieldProgress.Of(field.Name, progress), cancellationToken);
        await snapshot.Index.TuneAsync(field.Name, tuning, cancellationToken);
        collections.Forget(collection);
    }
}
