namespace OrleansLsh.Http.Tests.Fuzz;

/// <summary>Tests that measure the whole process's memory run beside no others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
