using System.ComponentModel.DataAnnotations;

namespace OrleansLsh;

/// <summary>What a service in process does by itself beside what it is asked for.</summary>
public sealed record SimilarityOptions
{
    /// <summary>The part of searches that are compared with exact search in the background, 0 to 1, so that
    /// <see cref="FieldDescription.Served"/> tells recall as users get it; 0 for none. Default 0.01.</summary>
    [Range(0.0, 1.0)] public double LiveRecallShare { get; set; } = 0.01;

    /// <summary>The part of time that these comparisons may take of one core, above 0 (0.0001) to 1; they run one at a time, and what is
    /// more than that is not compared. Default 0.02.</summary>
    [Range(0.0001, 1.0)] public double LiveRecallTime { get; set; } = 0.02;

    /// <summary>Whether fields are trained by themselves, in the background and one at a time: one without a model once 5,000 documents
    /// have a vector in it, and one with a model where <see cref="FieldDescription.TrainAgain"/>, by the options of its last training. Not
    /// where that was given queries, which are not kept. A field that stays due is trained for a twentieth of the time at most.
    /// Default false: what is due is told by the log and by the metric <c>lsh.training.due</c> alone.</summary>
    public bool TrainWhenDue { get; set; }
}
