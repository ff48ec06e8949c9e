namespace OrleansLsh.Core.Training;

/// <summary>How components are dealt out to subspaces.</summary>
public enum SplitKind
{
    /// <summary>Neighbouring components together.</summary>
    Contiguous,

    /// <summary>By a seeded permutation that the model stores.</summary>
    Random,
}
