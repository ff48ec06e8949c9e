using OrleansLsh.Conformance.Reference;
using OrleansLsh.Core;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Index.Tests.Service;

public class ListingTests
{
    [Theory]
    [InlineData(ErrorKind.Unavailable)]
    [InlineData(ErrorKind.Conflict)]
    public async Task An_error_that_ends_a_listing_names_the_collection(ErrorKind kind)
    {
        await using var service = new SimilarityService(new SpoilingIndex(new ReferenceIndex(), kind));
        foreach (string name in new[] { "a", "spoilt", "z" }) await service.CreateAsync(name, "v", 2);
        LshException error = await Assert.ThrowsAsync<LshException>(() => service.ListAsync());
        Assert.Equal((kind, "list", "spoilt"), (error.Kind, error.Operation, error.Collection));
        Assert.Contains("'spoilt' cannot be described: It is spoilt.", error.Message, StringComparison.Ordinal);
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
