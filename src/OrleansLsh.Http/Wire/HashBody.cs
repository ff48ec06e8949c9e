using OrleansLsh.Core.Vectors;

namespace OrleansLsh.Http.Wire;

/// <summary>Vectors to hash, on the wire.</summary>
internal sealed class HashBody
{
    public string? Field { get; set; }

    public required VectorBlock Vectors { get; set; }
}
