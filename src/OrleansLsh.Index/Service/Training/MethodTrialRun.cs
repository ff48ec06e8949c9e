using OrleansLsh.Core.Models;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service.Measuring;
using OrleansLsh.Index.Service.Opening;
using OrleansLsh.Index.Service.Rules;

namespace OrleansLsh.Index.Service.Training;

/// <summary>Tries the methods of a backend without training: the collection stays as it is.</summary>
internal sealed class MethodTrialRun(OpenCollections collections, MethodChooser chooser, TrainingTurns turns)
{
    /// <summary>Tries each method that a field can have, by the field's current model.</summary>
    public async Task<MethodTable> RunAsync(
        string collection, MethodTrialRequest request, IProgress<TrainProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(collection);
        ArgumentNullException.ThrowIfNull(request);
        RangeRules.Require(request);
        using IDisposable turn = await turns.TakeAsync($"Collection '{collection}'", "a trial of methods", cancellationToken);
        CollectionSnapshot snapshot = await collections.RefreshAsync(collection, cancellationToken);
        VectorField field = FieldRules.RequireOnly(snapshot, request.Field).Field;
        TrainingOptions options = new() { Seed = request.Seed, TargetRecall = request.TargetRecall ?? new TrainingOptions().TargetRecall };
        TrainRequest asked = new(options, [field.Name])
        {
            Queries = request.Queries is { } given ? new Dictionary<string, VectorBlock> { [field.Name] = given } : null,
        };
        CountedField state = (await TrainingRules.RequireAsync(snapshot, asked, cancellationToken))[0];
        (IMethodChoice choice, Model model) = Require(snapshot, state);
        QuerySet queries = request.Queries is { } sent
            ? Tuner.Draw(snapshot, field, sent, options)
            : await Tuner.DrawAsync(snapshot, field, options, cancellationToken);
        Model tried = model with
        {
            Options = model.Options with { Seed = request.Seed, TargetRecall = request.TargetRecall ?? model.Options.TargetRecall },
        };
        return await chooser.TryAsync(
            snapshot, choice, state, tried, queries, FieldProgress.Of(field.Name, progress), cancellationToken);
    }

    private static (IMethodChoice Choice, Model Model) Require(CollectionSnapshot collection, CountedField state)
    {
        if (collection.Methods is not { } choice)
            throw new LshException(
                ErrorKind.NotSupported,
                $"The index that holds collection '{collection.Name}' keeps cells only, so there are no methods to try.");
        if (state.Documents < MethodTrialRequest.FewestDocuments)
            throw new LshException(
                ErrorKind.TooFewVectors,
                $"Field '{state.Field.Name}' has {state.Documents:N0} vectors; methods are tried on "
                + $"{MethodTrialRequest.FewestDocuments:N0} and more, for of fewer each finds its hits as fast as another.");
        return (choice, collection.Find(state.Field.Name)!.Model ?? throw new LshException(
            ErrorKind.NotTrained, $"Field '{state.Field.Name}' has no model yet, by which methods are tried; train the collection."));
    }
}
