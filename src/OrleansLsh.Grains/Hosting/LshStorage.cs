namespace OrleansLsh;

/// <summary>The grain storage provider that a silo must offer.</summary>
public static class LshStorage
{
    /// <summary>Its name.</summary>
    public const string Name = "lsh";
}
