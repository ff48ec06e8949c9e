namespace OrleansLsh.Core.Hashing;

/// <summary>h(x) = ⌊(a·x + b) / w⌋, moved so that the first interval is 0 and clamped to the codebook's clusters.</summary>
/// <param name="Direction">a: d components, standard normal.</param>
/// <param name="Offset">b: what is added to the projection before it is divided, so that the lowest interval of the sample is 0.</param>
/// <param name="Width">w, above 0.</param>
/// <remarks>Datar, Immorlica, Indyk, Mirrokni: Locality-sensitive hashing scheme based on p-stable distributions, 2004.</remarks>
public sealed record RandomProjection(ReadOnlyMemory<float> Direction, float Offset, float Width);
