using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using OrleansLsh.Conformance.Reference;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Tests.Service;

/// <summary>An id that comes several times in one call, on an index that refuses documents.</summary>
public class RepeatedIdTests
{
    [Fact]
    public async Task Where_the_last_of_an_id_is_refused_those_it_was_to_replace_are_not_called_written()
    {
        await using var service = new SimilarityService(new RefusingIndex());
        await service.CreateAsync("t", "v", 2);
        WriteReport report = await service.WriteAsync("t", [.. new[] { "bad", "good", "bad", "good", "bad" }.Select(id => Document.Of(id, "v", new float[] { 1, 0 }))]);
        Assert.Equal(2, report.Written);
        Assert.Equal([0L, 2L, 4L], report.Failures.Select(failure => failure.Position));
        Assert.All(report.Failures, failure => Assert.Equal(("bad", ErrorKind.InvalidArgument), (failure.Id, failure.Kind)));
    }

    private sealed class RefusingIndex : IDocumentIndex
    {
        private readonly ReferenceIndex _index = new();

        public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) => _index.ListAsync(cancellationToken);

        public async Task<ICollectionIndex> CreateAsync(string name, IReadOnlyList<VectorField> fields, CancellationToken cancellationToken) =>
            Refusing.Of(await _index.CreateAsync(name, fields, cancellationToken));

        public async ValueTask<ICollectionIndex?> OpenAsync(string name, CancellationToken cancellationToken) =>
            await _index.OpenAsync(name, cancellationToken) is { } collection ? Refusing.Of(collection) : null;

        public Task<bool> DropAsync(string name, CancellationToken cancellationToken) => _index.DropAsync(name, cancellationToken);

        public ValueTask DisposeAsync() => _index.DisposeAsync();
    }

    /// <summary>A collection that refuses every document named <c>bad</c>.</summary>
    [SuppressMessage("Performance", "CA1852", Justification = "A proxy is made of a type that derives from it.")]
    private class Refusing : DispatchProxy
    {
        private ICollectionIndex _collection = null!;

        public static ICollectionIndex Of(ICollectionIndex collection)
        {
            ICollectionIndex proxy = Create<ICollectionIndex, Refusing>();
            ((Refusing)(object)proxy)._collection = collection;
            return proxy;
        }

        protected override object? Invoke(MethodInfo? method, object?[]? arguments) => method!.Name == nameof(ICollectionIndex.WriteAsync)
            ? Task.FromResult<IReadOnlyList<DocumentFailure>>([.. ((EncodedBatch)arguments![0]!).Documents.Index()
                .Where(document => document.Item.Id == "bad")
                .Select(document => new DocumentFailure(document.Index, "bad", ErrorKind.InvalidArgument, "It is bad."))])
            : method.Invoke(_collection, arguments);
    }
}
