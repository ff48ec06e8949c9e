namespace OrleansLsh.Core.Training;

/// <summary>The stages of a training, in their order.</summary>
public enum TrainingStage
{
    /// <summary>Vectors are drawn; units are vectors read.</summary>
    Sampling,

    /// <summary>Subspaces are clustered; units are subspaces.</summary>
    Subspaces,

    /// <summary>The whole vectors are clustered; units are iterations.</summary>
    Cells,

    /// <summary>The collection's vectors are hashed anew; units are documents.</summary>
    Coding,

    /// <summary>The default setting is chosen; units are settings measured.</summary>
    Tuning,
}
