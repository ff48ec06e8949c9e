using OrleansLsh.Grains.Abstractions;
using OrleansLsh.Grains.Abstractions.Wire;
using OrleansLsh.Grains.Hosting;

namespace OrleansLsh.Grains.Training;

/// <summary>Sums up what silos report of the vectors that they write.</summary>
internal sealed class ModelGrain([PersistentState("drift", LshStorage.Name)] IPersistentState<ModelDrift> drift) : Grain, IModelGrain
{
    private bool _unkept;

    public Task ReportDriftAsync(DriftMessage errors)
    {
        drift.State = new ModelDrift { Reported = drift.State.Reported.With(errors) };
        _unkept = true;
        return Task.CompletedTask;
    }

    public Task<DriftMessage> ReportedDriftAsync() => Task.FromResult(drift.State.Reported);

    /// <summary>Statistics are kept when the grain goes; a silo that is killed loses those since then.</summary>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_unkept) await drift.WriteStateAsync(cancellationToken);
    }

    public async Task ClearAsync()
    {
        (drift.State, _unkept) = (new ModelDrift(), false);
        if (drift.RecordExists) await drift.ClearStateAsync();
    }
}
