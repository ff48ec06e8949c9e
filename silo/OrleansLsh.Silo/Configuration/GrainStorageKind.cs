namespace OrleansLsh.Silo.Configuration;

/// <summary>Where a single silo keeps the state of its grains.</summary>
public enum GrainStorageKind
{
    /// <summary>In a file in the data folder, or in Redis where that is set.</summary>
    Durable,

    /// <summary>In memory, gone with the process: for tests and development only.</summary>
    Memory,
}
