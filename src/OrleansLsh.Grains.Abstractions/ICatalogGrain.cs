using OrleansLsh.Grains.Abstractions.Wire;

namespace OrleansLsh.Grains.Abstractions;

/// <summary>The collections that there are; the key is of no account.</summary>
[Alias(WireAliases.CatalogGrain)]
public interface ICatalogGrain : IGrainWithIntegerKey
{
    /// <summary>All <see cref="CollectionDescription"/>s, by name.</summary>
    [Alias("list")] Task<JsonMessage> ListAsync(CancellationToken cancellationToken);
}
