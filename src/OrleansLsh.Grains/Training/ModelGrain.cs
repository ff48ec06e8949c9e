using OrleansLsh.Grains.Abstractions;
using OrleansLsh.Grains.Abstractions.Wire;

namespace OrleansLsh.Grains.Training;

/// <summary>Puts together what silos find of the searches that they answered.</summary>
internal sealed class ModelGrain([PersistentState("served", LshStorage.Name)] IPersistentState<ModelServed> served) : Grain, IModelGrain
{
    private bool _unkept;

    public Task AddComparedAsync(ComparedMessage compared)
    {
        if (served.State.Model != compared.Model) served.State = new ModelServed { Model = compared.Model };
        ModelServed last = served.State;
        if (last.Recalls.Count == ServedRecall.MostQueries)
        {
            last.Recalls.RemoveAt(0);
            last.Times.RemoveAt(0);
        }
        last.Recalls.Add(compared.Recall);
        last.Times.Add(compared.At);
        _unkept = true;
        return Task.CompletedTask;
    }

    // What silos tell at once may come in any order.
    public Task<JsonMessage?> ServedAsync(long model) => Task.FromResult(
        served.State.Model == model && served.State.Recalls.Count > 0
            ? JsonMessage.Of(ServedRecall.Of(served.State.Recalls, served.State.Times.Min()))
            : null);

    /// <summary>Statistics are kept when the grain goes; a silo that is killed loses those since then.</summary>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_unkept) await served.WriteStateAsync(cancellationToken);
    }

    public async Task ClearAsync()
    {
        (served.State, _unkept) = (new ModelServed(), false);
        if (served.RecordExists) await served.ClearStateAsync();
    }
}
