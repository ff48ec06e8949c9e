using System.Globalization;
using OrleansLsh.Core.Models;

namespace OrleansLsh;

/// <summary>A vector field as it stands now.</summary>
/// <param name="Field">Name, dimensions, metric.</param>
/// <param name="Documents">Documents that have a vector in it.</param>
/// <param name="ModelVersion">The version of its model, 0 where none is trained yet.</param>
/// <param name="Options">What the model was trained with; null without a model.</param>
/// <param name="Subspaces">Number of subspaces n, 0 without a model.</param>
/// <param name="Cells">Number of cells K, 0 where there are none.</param>
/// <param name="Statistics">Per subspace what training measured; empty without a model.</param>
/// <param name="Tuning">The default setting and the curve it was chosen from; null where none was measured.</param>
public sealed record FieldDescription(
    VectorField Field,
    long Documents,
    int ModelVersion,
    TrainingOptions? Options,
    int Subspaces,
    int Cells,
    IReadOnlyList<SubspaceStatistics> Statistics,
    FieldTuning? Tuning)
{
    /// <summary>The most clusters m that a subspace has, 0 without a model. Fewer than were asked for where there are fewer distinct
    /// sub-vectors.</summary>
    public int Clusters => Statistics.Count == 0 ? 0 : Statistics.Max(subspace => subspace.ClusterSizes.Count);

    /// <summary>What is not as one would expect of the model and its default setting, in sentences; empty where all is.</summary>
    public IReadOnlyList<string> Notes => FieldNotes.Of(this);

    /// <summary>Whether the field should be trained again: its recall as served is below the one promised, it has over four times as
    /// many documents as when that was measured, or these are others by now (<see cref="Drift"/>). <see cref="Notes"/> tell
    /// which.</summary>
    public bool TrainAgain => FieldNotes.TrainAgain(this) is not null;

    /// <summary>In one sentence, the recall that the default setting promises and the queries on which it was measured; null where none
    /// was.</summary>
    public string? Promise => FieldNotes.Promise(Tuning);

    /// <summary>Recall as users get it; null where no search was compared yet, as where searches are exact by default.</summary>
    public ServedRecall? Served { get; init; }

    /// <summary>How well the model fits the documents that the field has now, at most ten seconds ago; null without a model, and where it
    /// could not be looked at. In a list of collections what was found last, null where nobody asked before.</summary>
    public FieldDrift? Drift { get; init; }

    /// <summary>Its name, dimensions and metric, how many vectors it has, and its model.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Field.Name}: {Field.Dimensions} dimensions, {Field.Metric}, {Documents:N0} vectors, ")
        + (ModelVersion == 0 ? "no model" : $"model {ModelVersion}");
}
