using OrleansLsh.Conformance.Data;
using OrleansLsh.Conformance.Reference;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Tests.Service;

/// <summary>How old what a service knows of a collection may be, over an index that takes its time to be looked at.</summary>
public sealed class FreshnessTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly float[] Vector = [1, 0];
    private static readonly SearchRequest Request = new() { Vectors = Corpus.Query(Vector, "v") };

    private readonly Clock _clock = new();
    private readonly SlowIndex _index = SlowIndex.Make();
    private SimilarityService _service = null!;

    public async Task InitializeAsync()
    {
        _service = Open(_index, _clock);
        await _service.CreateAsync("t", "v", 2);
        await _service.UpsertAsync("t", [Document.Of("d", "v", Vector)]);
        await _service.SearchAsync("t", Request);
        _index.Looks = 0;
    }

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public async Task For_a_second_nobody_looks_and_then_one_look_is_beside_all_searches()
    {
        await _service.SearchAsync("t", Request);
        Assert.Equal(0, _index.Looks);
        _clock.Advance(seconds: 2);
        TaskCompletionSource look = _index.Hold();
        for (int i = 0; i < 5; i++) Assert.Single((await _service.SearchAsync("t", Request).WaitAsync(Patience)).Hits);
        Assert.Single((await _service.SearchAsync("t", [Request]).WaitAsync(Patience))[0].Hits);
        Assert.Equal(1, _index.Looks);
        look.SetResult();
    }

    [Fact]
    public async Task A_search_after_a_minute_waits_for_the_look()
    {
        _clock.Advance(seconds: 61);
        TaskCompletionSource look = _index.Hold();
        Task<SearchResponse> search = _service.SearchAsync("t", Request);
        Assert.False(search.IsCompleted);
        look.SetResult();
        Assert.Single((await search.WaitAsync(Patience)).Hits);
        Assert.Equal(1, _index.Looks);
    }

    [Fact]
    public async Task A_write_waits_for_the_look_for_what_a_document_lacks_is_not_tried_again()
    {
        _clock.Advance(seconds: 2);
        TaskCompletionSource look = _index.Hold();
        Task<WriteReport> write = _service.UpsertAsync("t", [Document.Of("e", "v", Vector)]);
        Assert.False(write.IsCompleted);
        look.SetResult();
        Assert.Equal(1, (await write.WaitAsync(Patience)).Written);
        Assert.Equal(1, _index.Looks);
    }

    [Fact]
    public async Task What_an_old_state_refuses_is_asked_again_by_that_of_now()
    {
        _clock.Advance(seconds: 2);
        await MakeAnewAsync(new VectorField("w", 3));
        _index.Hold();
        Task<SearchResponse> search = _service.SearchAsync("t", new SearchRequest { Vectors = Corpus.Query([1, 0, 0], "w") });
        _index.Release();
        Assert.Empty((await search.WaitAsync(Patience)).Hits);
    }

    [Fact]
    public async Task What_a_state_of_now_refuses_is_refused_without_another_look()
    {
        LshException error = await Assert.ThrowsAsync<LshException>(() => _service.SearchAsync("t", new SearchRequest { Vectors = Corpus.Query([1, 0, 0], "w") }));
        Assert.Equal((ErrorKind.UnknownField, 0), (error.Kind, _index.Looks));
    }

    [Fact]
    public async Task A_collection_that_was_dropped_elsewhere_is_unknown_once_the_look_is_over()
    {
        _clock.Advance(seconds: 2);
        await _index.DropAsync("t", default);
        Assert.Equal(ErrorKind.UnknownCollection, (await Assert.ThrowsAsync<LshException>(() => _service.SearchAsync("t", Request))).Kind);
    }

    private static SimilarityService Open(IDocumentIndex index, TimeProvider clock) => new(index, clock);

    /// <summary>Another process drops the collection and makes one of its name with another field.</summary>
    private async Task MakeAnewAsync(VectorField field)
    {
        await _index.DropAsync("t", default);
        await _index.CreateAsync("t", [field], default);
    }

    private sealed class SlowIndex : IDocumentIndex
    {
        private readonly ReferenceIndex _index = new();
        private TaskCompletionSource? _held;

        /// <summary>An index that is quick as yet.</summary>
        public static SlowIndex Make() => new();

        /// <summary>How often a collection was looked at.</summary>
        public int Looks { get; set; }

        /// <summary>Looks take until the result is set.</summary>
        public TaskCompletionSource Hold() => _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Release() => _held!.SetResult();

        public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) => _index.ListAsync(cancellationToken);

        public Task<ICollectionIndex> CreateAsync(string name, IReadOnlyList<VectorField> fields, CancellationToken cancellationToken) =>
            _index.CreateAsync(name, fields, cancellationToken);

        public async ValueTask<ICollectionIndex?> OpenAsync(string name, CancellationToken cancellationToken)
        {
            Looks++;
            if (_held is not null) await _held.Task;
            return await _index.OpenAsync(name, cancellationToken);
        }

        public Task<bool> DropAsync(string name, CancellationToken cancellationToken) => _index.DropAsync(name, cancellationToken);

        public ValueTask DisposeAsync() => _index.DisposeAsync();
    }

    /// <summary>Goes on when it is told to.</summary>
    private sealed class Clock : TimeProvider
    {
        private long _now;

        public override long GetTimestamp() => Interlocked.Read(ref _now);

        public void Advance(int seconds) => Interlocked.Add(ref _now, seconds * TimestampFrequency);
    }
}
