namespace OrleansLsh.Index;

/// <summary>How well a field's model still fits what has been written since it was trained.</summary>
/// <param name="Vectors">Vectors that were looked at: every 32nd of those written.</param>
/// <param name="Error">Their mean quantisation error as a multiple of the training sample's: about 1 while nothing has changed.</param>
/// <param name="Subspaces">The same of each subspace; NaN where the training's sample had no error, so that there is nothing to compare
/// with.</param>
public sealed record FieldDrift(long Vectors, double Error, IReadOnlyList<double> Subspaces)
{
    /// <summary>Vectors below which nothing is concluded.</summary>
    private const int LeastVectors = 100;

    /// <summary>The error above which a new training is advised. Vectors that were not trained on have up to 1.3 without any
    /// drift.</summary>
    private const double Bound = 1.5;

    /// <summary>Whether the collection should be trained again.</summary>
    public bool TrainAgain => Vectors >= LeastVectors && Error > Bound;
}
