namespace OrleansLsh.Tests.Parts;

/// <summary>Tests that measure the whole process run while no other test does.</summary>
/// <remarks>A test project has its own definition or none: another project compiles this file.</remarks>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
