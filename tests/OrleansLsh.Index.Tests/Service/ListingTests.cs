using OrleansLsh.Conformance.Reference;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Tests.Service;

public class ListingTests
{
    [Theory]
    [InlineData(ErrorKind.Unavailable)]
    [InlineData(ErrorKind.Conflict)]
    public async Task A_collection_that_cannot_be_read_is_listed_with_its_fault_and_the_others_as_they_are(ErrorKind kind)
    {
        await using var service = new SimilarityService(new SpoilingIndex(new ReferenceIndex(), kind));
        foreach (string name in new[] { "a", "spoilt", "z" }) await service.CreateAsync(name, "v", 2);
        IReadOnlyList<CollectionDescription> all = await service.ListAsync();
        Assert.Equal([("a", null), ("spoilt", "It is spoilt."), ("z", null)], all.Select(collection => (collection.Name, collection.Fault)));
        Assert.Equal([1, 0, 1], all.Select(collection => collection.Fields.Count));
    }

    [Fact]
    public async Task A_collection_that_goes_during_a_listing_is_left_out()
    {
        await using var service = new SimilarityService(new SpoilingIndex(new ReferenceIndex(), ErrorKind.UnknownCollection));
        foreach (string name in new[] { "a", "spoilt", "z" }) await service.CreateAsync(name, "v", 2);
        Assert.Equal(["a", "z"], (await service.ListAsync()).Select(collection => collection.Name));
    }

    /// <summary>An index that cannot open the collection <c>spoilt</c>.</summary>
    private sealed class SpoilingIndex(IDocumentIndex index, ErrorKind kind) : IDocumentIndex
    {
        public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) => index.ListAsync(cancellationToken);

        public Task<ICollectionIndex> CreateAsync(string name, IReadOnlyList<VectorField> fields, CancellationToken cancellationToken) =>
            index.CreateAsync(name, fields, cancellationToken);

        public ValueTask<ICollectionIndex?> OpenAsync(string name, CancellationToken cancellationToken) =>
            name == "spoilt" ? throw new LshException(kind, "It is spoilt.") : index.OpenAsync(name, cancellationToken);

        public Task<bool> DropAsync(string name, CancellationToken cancellationToken) => index.DropAsync(name, cancellationToken);

        public ValueTask DisposeAsync() => index.DisposeAsync();
    }
}
