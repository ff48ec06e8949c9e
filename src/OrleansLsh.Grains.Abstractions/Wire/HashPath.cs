namespace OrleansLsh.Grains.Abstractions.Wire;

/// <summary>How a block is hashed. Every way gives the same bytes.</summary>
public enum HashPath
{
    /// <summary>The way that was measured to be quicker for the block's size.</summary>
    Quicker,

    /// <summary>In the silo that got the call, by its own snapshot of the model.</summary>
    Snapshot,

    /// <summary>By the subspace grains, one call to each.</summary>
    FanOut,
}
