namespace OrleansLsh.Http.Wire;

/// <summary>How well a field's model still fits, on the wire; null stands for what cannot be compared.</summary>
internal sealed record DriftAnswer(
    long Vectors, double? Error, double?[] Subspaces, bool TrainAgain, double? Far = null, string? Why = null)
{
    public static DriftAnswer Of(FieldDrift drift) =>
        new(drift.Vectors, Known(drift.Error), [.. drift.Subspaces.Select(Known)], drift.TrainAgain, drift.Far, drift.Why);

    public FieldDrift ToDrift() =>
        new(Vectors, Error ?? double.NaN, [.. Subspaces.Select(error => error ?? double.NaN)]) { Far = Far };

    private static double? Known(double error) => double.IsFinite(error) ? error : null;
}
