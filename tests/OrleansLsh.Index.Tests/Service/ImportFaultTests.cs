using OrleansLsh.Conformance.Data;
using OrleansLsh.Conformance.Reference;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Tests.Service;

public sealed class ImportFaultTests : IAsyncDisposable
{
    private static readonly ImportOptions Tens = new() { BatchSize = 10 };

    private readonly Faults _faults = new();
    private readonly SimilarityService _lsh;

    public ImportFaultTests() => _lsh = new SimilarityService(new WrappedIndex(collection => new FaultyCollection(collection, _faults)));

    public ValueTask DisposeAsync() => _lsh.DisposeAsync();

    [Fact]
    public async Task An_import_into_an_index_that_is_away_fails_by_the_commit_and_not_by_the_flush_after_it()
    {
        _faults.Write = batch => batch > 2 ? new LshException(ErrorKind.Unavailable, "The commit.") : null;
        _faults.Flush = _ => throw new LshException(ErrorKind.Unavailable, "The flush.");
        LshException error = await Assert.ThrowsAsync<LshException>(() => ImportAsync(Corpus.Stream(Corpus.Documents(100))));
        Assert.Contains("The commit.", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, _faults.Flushes);
    }

    [Fact]
    public async Task Whoever_cancels_does_not_wait_for_an_index_that_is_away()
    {
        using var cancel = new CancellationTokenSource();
        _faults.Write = _ => new LshException(ErrorKind.Unavailable, "The commit.");
        _faults.Flush = async stop =>
        {
            await cancel.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, stop);
        };
        LshException error = await Assert.ThrowsAsync<LshException>(() => ImportAsync(Corpus.Stream(Corpus.Documents(30)), null, cancel.Token));
        Assert.Contains("The commit.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_that_breaks_off_is_told_as_it_is_and_what_came_before_is_found()
    {
        _faults.Flush = _ => throw new LshException(ErrorKind.Unavailable, "The flush.");
        await Assert.ThrowsAsync<IOException>(() => ImportAsync(BrokenAsync()));
        Assert.Equal((30, 1), ((await _lsh.DescribeAsync("c")).Documents, _faults.Flushes));
    }

    [Fact]
    public async Task A_commit_that_failed_is_told_even_where_the_stream_broke_off_too()
    {
        _faults.Write = batch => batch == 3 ? new LshException(ErrorKind.Unavailable, "The commit.") : null;
        Assert.Contains("The commit.", (await Assert.ThrowsAsync<LshException>(() => ImportAsync(BrokenAsync()))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_import_is_flushed_all_the_same()
    {
        using var cancel = new CancellationTokenSource();
        var told = new Told<ImportProgress>(_ => cancel.Cancel());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ImportAsync(Corpus.Stream(Corpus.Documents(100)), told, cancel.Token));
        Assert.Equal((1, 0), (_faults.Flushes, _faults.FlushesCancelled));
    }

    [Fact]
    public async Task A_flush_that_fails_after_all_was_committed_is_told()
    {
        _faults.Flush = _ => throw new LshException(ErrorKind.Unavailable, "The flush.");
        LshException error = await Assert.ThrowsAsync<LshException>(() => ImportAsync(Corpus.Stream(Corpus.Documents(20))));
        Assert.Contains("The flush.", error.Message, StringComparison.Ordinal);
    }

    private async Task<ImportReport> ImportAsync(
        IAsyncEnumerable<Document> documents, IProgress<ImportProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        await _lsh.CreateAsync("c", Corpus.Field, Corpus.Dimensions, cancellationToken: cancellationToken);
        return await _lsh.ImportAsync("c", documents, Tens, progress, cancellationToken);
    }

    private static async IAsyncEnumerable<Document> BrokenAsync()
    {
        await foreach (Document document in Corpus.Stream(Corpus.Documents(30))) yield return document;
        throw new IOException("The disk was pulled out.");
    }

    /// <summary>What fails, and what was asked for.</summary>
    private sealed class Faults
    {
        /// <summary>The error of a write, counted from 1; null for none.</summary>
        public Func<int, Exception?> Write { get; set; } = _ => null;

        public Func<CancellationToken, Task> Flush { get; set; } = _ => Task.CompletedTask;

        public int Writes { get; set; }

        public int Flushes { get; set; }

        public int FlushesCancelled { get; set; }
    }

    private sealed class FaultyCollection(ICollectionIndex collection, Faults faults) : WrappedCollection(collection)
    {
        public override Task<IReadOnlyList<DocumentFailure>> WriteAsync(EncodedBatch batch, CancellationToken cancellationToken) =>
            faults.Write(++faults.Writes) is { } error ? Task.FromException<IReadOnlyList<DocumentFailure>>(error) : base.WriteAsync(batch, cancellationToken);

        public override async Task FlushAsync(CancellationToken cancellationToken)
        {
            faults.Flushes++;
            if (cancellationToken.IsCancellationRequested) faults.FlushesCancelled++;
            await faults.Flush(cancellationToken);
        }
    }
}
