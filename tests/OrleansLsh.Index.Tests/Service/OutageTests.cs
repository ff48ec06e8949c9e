using OrleansLsh.Conformance.Data;
using OrleansLsh.Conformance.Reference;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Tests.Service;

/// <summary>An index that cannot be asked about its collections for a while, though it takes writes, in its own time.</summary>
public class OutageTests
{
    private static readonly float[] Vector = [1, 0];

    [Fact]
    public async Task An_import_goes_on_while_the_index_cannot_be_asked_and_a_search_fails_at_once()
    {
        var clock = new Clock();
        var index = new AwayIndex();
        await using var service = new SimilarityService(index, clock);
        await service.CreateAsync("t", "v", 2);
        var told = new Told<ImportProgress>(_ =>
        {
            index.IsAway = true;
            clock.Advance();
        });
        ImportReport report = await service.ImportAsync("t", Corpus.Stream(Documents(10)), new ImportOptions { BatchSize = 2 }, told);
        Assert.Equal((10, 0), (report.Written, report.Failed));
        clock.Advance();
        LshException error = await Assert.ThrowsAsync<LshException>(() => service.SearchAsync("t", new SearchRequest { Id = "d1" }));
        Assert.Equal(ErrorKind.Unavailable, error.Kind);
        index.IsAway = false;
        Assert.Equal(10, (await service.DescribeAsync("t")).Documents);
    }

    [Fact]
    public async Task A_collection_that_was_never_seen_cannot_be_written_meanwhile()
    {
        await using var service = new SimilarityService(new AwayIndex { IsAway = true });
        Assert.Equal(ErrorKind.Unavailable, (await Assert.ThrowsAsync<LshException>(() => service.UpsertAsync("t", Documents(1)))).Kind);
    }

    private static Document[] Documents(int count) => [.. Enumerable.Range(0, count).Select(i => Document.Of($"d{i}", "v", Vector))];

    private sealed class AwayIndex : IDocumentIndex
    {
        private readonly ReferenceIndex _index = new();

        public volatile bool IsAway;

        public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) => _index.ListAsync(cancellationToken);

        public Task<ICollectionIndex> CreateAsync(string name, IReadOnlyList<VectorField> fields, CancellationToken cancellationToken) =>
            _index.CreateAsync(name, fields, cancellationToken);

        public ValueTask<ICollectionIndex?> OpenAsync(string name, CancellationToken cancellationToken) =>
            IsAway ? throw new LshException(ErrorKind.Unavailable, "It is away.") : _index.OpenAsync(name, cancellationToken);

        public Task<bool> DropAsync(string name, CancellationToken cancellationToken) => _index.DropAsync(name, cancellationToken);

        public ValueTask DisposeAsync() => _index.DisposeAsync();
    }

    /// <summary>Goes on when it is told to, by more than a state lasts.</summary>
    private sealed class Clock : TimeProvider
    {
        private long _now;

        public override long GetTimestamp() => Interlocked.Read(ref _now);

        public void Advance() => Interlocked.Add(ref _now, 2 * TimestampFrequency);
    }
}
