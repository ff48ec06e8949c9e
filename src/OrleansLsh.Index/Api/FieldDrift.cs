using System.Globalization;

namespace OrleansLsh;

/// <summary>How well a field's model fits the documents that the field has now.</summary>
/// <param name="Vectors">Vectors that were looked at: up to 400, drawn from those of the field.</param>
/// <param name="Error">Their mean quantisation error as a multiple of the training's: about 1 while nothing has changed; NaN where the
/// training's sample had no error, so that there is nothing to compare with.</param>
/// <param name="Subspaces">The same of each subspace.</param>
public sealed record FieldDrift(long Vectors, double Error, IReadOnlyList<double> Subspaces)
{
    /// <summary>Vectors below which nothing is concluded.</summary>
    private const int LeastVectors = 100;

    /// <summary>The error above which a new training is advised. A sample has up to 1.3 without any drift.</summary>
    private const double Bound = 1.5;

    /// <summary>Between one and five in 100 lie so far while nothing has changed.</summary>
    private const double MostFar = 0.1;

    /// <summary>The part of the vectors, 0 to 1, that lie further from their nearest cell than nearly all did at the training; null without
    /// cells, and where an earlier version trained.</summary>
    public double? Far { get; init; }

    /// <summary>Whether the collection should be trained again.</summary>
    public bool TrainAgain => Why is not null;

    /// <summary>Why the collection should be trained again, as a part of a sentence; null where it need not be.</summary>
    public string? Why => Vectors < LeastVectors ? null
        : Far > MostFar
            ? string.Create(CultureInfo.InvariantCulture,
                $"{Far:P0} of its documents lie further from the cells than nearly all did when it was trained")
        : Error > Bound
            ? string.Create(CultureInfo.InvariantCulture, $"the codes of its documents have {Error:0.0} times the error of the training's")
        : null;
}
