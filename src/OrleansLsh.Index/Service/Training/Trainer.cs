using OrleansLsh.Core.Models;
using OrleansLsh.Core.Training;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service.Measuring;
using OrleansLsh.Index.Service.Opening;
using OrleansLsh.Index.Service.Rules;

namespace OrleansLsh.Index.Service.Training;

/// <summary>Trains the fields of a collection: all models, then what documents are by them, then the default settings; and publishes all of
/// it in one step, so that whatever ends a training before leaves the collection as it was.</summary>
internal sealed class Trainer(
    OpenCollections collections, IModelTrainer trainer, MethodChooser chooser, Tuner tuner, Reembedding reembedding, TrainingTurns turns,
    TimeProvider time)
{
    /// <summary>Trains. Searches and writes go on meanwhile, on the old models until the new ones are published.</summary>
    public async Task TrainAsync(
        string collection, TrainRequest request, string? requester, IProgress<TrainProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(collection);
        using IDisposable turn = await turns.TakeAsync($"Collection '{collection}'", requester, cancellationToken);
        CollectionSnapshot snapshot = await collections.RefreshAsync(collection, cancellationToken);
        IReadOnlyList<CountedField> fields = await TrainingRules.RequireAsync(snapshot, request, cancellationToken);

        try
        {
            long start = time.GetTimestamp();
            Dictionary<string, QuerySet> queries = Given(snapshot, request);
            var documents = new Dictionary<string, QuerySet>(StringComparer.Ordinal);
            var models = new Dictionary<string, Model>(StringComparer.Ordinal);
            var tables = new Dictionary<string, MethodTable?>(StringComparer.Ordinal);
            var changes = new Dictionary<string, ChangedField>(StringComparer.Ordinal);
            foreach (CountedField state in fields)
            {
                if (request.Embedders?.GetValueOrDefault(state.Field.Name) is { } embedder)
                {
                    NewVectors made = await reembedding.DrawAsync(
                        snapshot, state, embedder, request.Options, FieldProgress.Of(state.Field.Name, progress), cancellationToken);
                    (changes[state.Field.Name], documents[state.Field.Name]) = (made.Change, made.Queries);
                    queries[state.Field.Name] = request.Queries?.GetValueOrDefault(state.Field.Name) is { } given
                        ? Tuner.Draw(snapshot, made.State.Field, given, request.Options)
                        : made.Queries;
                    models[state.Field.Name] = await LearnAsync(snapshot, made, queries[state.Field.Name], progress, cancellationToken);
                    tables[state.Field.Name] = null;
                    continue;
                }
                int cells = request.Options.Cells ?? DefaultCells(snapshot, state.Field, state.Documents);
                TrainingOptions options = request.Options with { Cells = cells };
                QuerySet drawn = documents[state.Field.Name] = await Tuner.DrawAsync(snapshot, state.Field, options, cancellationToken);
                queries.TryAdd(state.Field.Name, drawn);
                VectorBlock[] heldOut = [.. new[] { queries[state.Field.Name].Vectors, drawn.Vectors }.Distinct()];
                Model learnt = await LearnAsync(snapshot, state, heldOut, options, progress, cancellationToken);
                (models[state.Field.Name], tables[state.Field.Name]) = await chooser.ChooseAsync(
                    snapshot, state, learnt, queries[state.Field.Name], FieldProgress.Of(state.Field.Name, progress), cancellationToken);
            }
            await using IPreparedModels prepared = await (changes.Count == 0
                ? snapshot.Models.PrepareAsync(models, Coding(fields, progress), cancellationToken)
                : snapshot.EmbedderChange!.PrepareAsync(models, changes, Coding(fields, progress), cancellationToken));
            TimeSpan trained = time.GetElapsedTime(start) / fields.Count;
            Dictionary<string, FieldTuning> tunings =
                await TuneAsync(snapshot, prepared, queries, documents, request.Options, trained, progress, cancellationToken);
            await prepared.PublishAsync(
                tunings.ToDictionary(pair => pair.Key, pair => pair.Value with { Methods = tables[pair.Key] }), cancellationToken);
        }
        finally
        {
            collections.Forget(collection);
        }
    }

    /// <summary>Puts the model before the last one back.</summary>
    public async Task RollbackAsync(string collection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(collection);
        using IDisposable turn = await turns.TakeAsync($"Collection '{collection}'", "a rollback", cancellationToken);
        CollectionSnapshot snapshot = await collections.RefreshAsync(collection, cancellationToken);
        try
        {
            // Where nothing was written since, nobody needs the embedder of before.
            await RequireHistory(snapshot).RollbackAsync(
                field => (documents, stop) => reembedding.MakerOf(snapshot, field)(documents, stop), cancellationToken);
        }
        finally
        {
            collections.Forget(collection);
        }
    }

    /// <summary>Cells K of a training that does not say how many.</summary>
    public static int DefaultCells(CollectionSnapshot collection, VectorField field, long documents) =>
        collection.CellAssigner is { } assigner
            ? assigner.DefaultCells(field, documents)
            : ModelTrainer.Cells(new TrainingOptions(), documents);

    /// <summary>The queries of the request, which are all checked before the first field is trained.</summary>
    private static Dictionary<string, QuerySet> Given(CollectionSnapshot collection, TrainRequest request)
    {
        var queries = new Dictionary<string, QuerySet>(StringComparer.Ordinal);
        if (request.Queries is null) return queries;
        foreach ((string field, VectorBlock given) in request.Queries)
            if (request.Embedders?.ContainsKey(field) != true)
                queries[field] = Tuner.Draw(collection, FieldRules.Require(collection, field).Field, given, request.Options);
        return queries;
    }

    private static IModelHistory RequireHistory(CollectionSnapshot collection) => collection.History ?? throw new LshException(
        ErrorKind.NotSupported,
        $"The index that holds collection '{collection.Name}' keeps no earlier model, so there is none to go back to; train again with "
        + "other options.");

    private async Task<Model> LearnAsync(
        CollectionSnapshot collection, CountedField state, VectorBlock[] heldOut, TrainingOptions options,
        IProgress<TrainProgress>? progress, CancellationToken cancellationToken)
    {
        try
        {
            var steps = FieldProgress.Of(state.Field.Name, progress);
            VectorBlock sample =
                await TrainingSample.DrawAsync(collection.Reader, state, heldOut, options, steps, cancellationToken);
            return await trainer.TrainAsync(
                TrainingSample.ModelId(collection.Name, state.Field.Name), state, sample, options, steps, cancellationToken);
        }
        catch (LshException error)
        {
            throw new LshException(error.Kind, $"Field '{state.Field.Name}': {error.Message}", error);
        }
    }

    private async Task<Model> LearnAsync(
        CollectionSnapshot collection, NewVectors made, QuerySet queries, IProgress<TrainProgress>? progress,
        CancellationToken cancellationToken)
    {
        CountedField state = made.State;
        int cells = made.Options.Cells ?? DefaultCells(collection, state.Field, state.Documents);
        TrainingOptions options = made.Options with { Cells = cells };
        var heldOut = new HeldOut([.. new[] { queries.Vectors, made.Queries.Vectors }.Distinct()], state.Documents);
        try
        {
            return await trainer.TrainAsync(
                TrainingSample.ModelId(collection.Name, state.Field.Name), state, heldOut.Without(made.Vectors), options,
                FieldProgress.Of(state.Field.Name, progress), cancellationToken);
        }
        catch (LshException error)
        {
            throw new LshException(error.Kind, $"Field '{state.Field.Name}': {error.Message}", error);
        }
    }

    private static Together? Coding(IReadOnlyList<CountedField> fields, IProgress<TrainProgress>? progress) => progress is null
        ? null
        : new Together(
            [.. fields.Select(state => FieldProgress.Of(state.Field.Name, progress)!.Counting(TrainingStage.Coding, state.Documents))]);

    private async Task<Dictionary<string, FieldTuning>> TuneAsync(
        CollectionSnapshot collection, IPreparedModels prepared, Dictionary<string, QuerySet> queries,
        Dictionary<string, QuerySet> documents, TrainingOptions options, TimeSpan trained, IProgress<TrainProgress>? progress,
        CancellationToken cancellationToken)
    {
        var tunings = new Dictionary<string, FieldTuning>(StringComparer.Ordinal);
        foreach (CountedField state in prepared.Fields)
        {
            string field = state.Field.Name;
            var measured = new PreparedField(collection, state, prepared);
            tunings[field] = await tuner.TuneAsync(
                measured, queries[field], documents[field], options, trained, FieldProgress.Of(field, progress), cancellationToken);
        }
        return tunings;
    }

    /// <summary>Documents are coded in all fields at once.</summary>
    private sealed class Together(IProgress<long>[] fields) : IProgress<long>
    {
        public void Report(long value)
        {
            foreach (IProgress<long> field in fields) field.Report(value);
        }
    }
}
