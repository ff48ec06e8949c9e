namespace OrleansLsh;

/// <remarks>How well settings and methods do.</remarks>
public sealed partial class SimilarityService
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<MeasuredSetting>> EvaluateAsync(
        string collection, EvaluationRequest request, IProgress<MeasuredSetting>? progress = null,
        CancellationToken cancellationToken = default) =>
        DoAsync(
            "evaluate", collection, () => _evaluator.EvaluateAsync(collection, request, progress, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<MethodTable> TryMethodsAsync(
        string collection, MethodTrialRequest request, IProgress<TrainProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        DoAsync(
            "try-methods", collection, () => _methodTrials.RunAsync(collection, request, progress, cancellationToken), cancellationToken);
}
