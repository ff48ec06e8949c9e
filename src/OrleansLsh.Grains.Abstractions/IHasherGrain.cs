using Orleans.Concurrency;
using OrleansLsh.Grains.Abstractions.Wire;

namespace OrleansLsh.Grains.Abstractions;

/// <summary>Hashes blocks of vectors in whichever silo gets the call; the key is the collection's name.</summary>
[Alias(WireAliases.HasherGrain)]
public interface IHasherGrain : IGrainWithStringKey
{
    /// <summary>The codes of vectors.</summary>
    /// <exception cref="LshException">A vector is wrong; the model is of another version than asked for; another model was
    /// published meanwhile.</exception>
    [Alias("hash"), ReadOnly] Task<CodesMessage> HashAsync(HashMessage request, CancellationToken cancellationToken);
}
