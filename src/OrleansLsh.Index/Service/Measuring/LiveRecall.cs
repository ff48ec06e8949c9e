using System.Threading.Channels;
using OrleansLsh.Core.Evaluation;
using OrleansLsh.Core.Models;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service.Opening;
using OrleansLsh.Index.Service.Searching;

namespace OrleansLsh.Index.Service.Measuring;

/// <summary>Compares a sampled part of the searches that were answered with exact search, in the background and one after the
/// other.</summary>
/// <remarks>Where documents changed in between, the two cannot be compared. That is seen by asking again, after the exact search: only
/// where the answer is still the one that was given does the query count. So it does not matter who changed them, nor where.</remarks>
/// <param name="collections">What is known of collections.</param>
/// <param name="searcher">Compares; nobody is told of its answers.</param>
/// <param name="recalls">Gets what came of the comparisons.</param>
/// <param name="compared">Told of a collection when a search of it was compared.</param>
/// <param name="options">How many searches, and how much time.</param>
/// <param name="time">The clock.</param>
internal sealed class LiveRecall(
    OpenCollections collections, Searcher searcher, IServedRecalls recalls, Action<string> compared, SimilarityOptions options,
    TimeProvider time) : IAsyncDisposable
{
    /// <summary>Searches that wait at most.</summary>
    private const int MostWaiting = 64;

    private const int MostHits = 1_000;

    /// <summary>The longest rest: a comparison may have been held up by what has nothing to do with its own work, and a delay of more than
    /// 49 days would be refused.</summary>
    private static readonly TimeSpan MostRest = TimeSpan.FromDays(1);

    /// <summary>The golden section of 2³²: multiples of it modulo 2³² are spread evenly, and in step with no caller.</summary>
    private const uint Stride = 2_654_435_769;

    private readonly Channel<Answered> _waiting =
        Channel.CreateBounded<Answered>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });

    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _gate = new();
    private Task _comparing = Task.CompletedTask;
    private bool _begun, _ended;
    private uint _asked;

    /// <summary>A search was answered.</summary>
    /// <param name="collection">The collection as the search found it.</param>
    /// <param name="query">What was asked.</param>
    /// <param name="answer">What was found.</param>
    public void OnAnswered(CollectionSnapshot collection, IndexQuery query, SearchResponse answer)
    {
        if (options.LiveRecallShare <= 0 || !IsPromised(query)) return;
        if (Interlocked.Increment(ref _asked) * Stride > options.LiveRecallShare * uint.MaxValue) return;
        if (collection.Find(query.Fields[0].Field) is not { Model: { } model } || Distances(answer) is not { } distances) return;
        Begin();
        var answered = new Answered(collection.Name, query.Fields[0].Field, model, Bare(query.Request), distances);
        if (!_waiting.Writer.TryWrite(answered)) ServiceMetrics.OnNotCompared("busy");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        lock (_gate) _ended = true;
        _waiting.Writer.TryComplete();
        await _ending.CancelAsync();
        await _comparing;
    }

    /// <summary>Whether the answer is one by the setting that a training chose: a request that names knobs, or a recall, is none of what
    /// was promised, and what is exact keeps it.</summary>
    private static bool IsPromised(IndexQuery query) =>
        !query.IsFused && query.Without.Count == 0 && query.Fields[0].Setting.Scoring != Scoring.Exact
        && query.Request is { Setting: null, TargetRecall: null, Offset: 0, Limit: <= MostHits };

    /// <summary>The request without what makes its answer large, and with vectors of its own: the caller's may change.</summary>
    private static SearchRequest Bare(SearchRequest request) => request with
    {
        Vectors = request.Vectors?.ToDictionary(vector => vector.Key, vector => (ReadOnlyMemory<float>)vector.Value.ToArray()),
        Include = [],
        Exclude = null,
        WithVectors = false,
    };

    private static float[]? Distances(SearchResponse answer)
    {
        var distances = new float[answer.Hits.Count];
        for (int i = 0; i < distances.Length; i++)
        {
            if (answer.Hits[i].Distance is not { } distance) return null;
            distances[i] = (float)distance;
        }
        return distances;
    }

    private void Begin()
    {
        if (Volatile.Read(ref _begun)) return;
        lock (_gate)
        {
            if (_begun || _ended) return;
            _comparing = Task.Run(CompareAllAsync);
            _begun = true;
        }
    }

    private async Task CompareAllAsync()
    {
        try
        {
            await foreach (Answered answered in _waiting.Reader.ReadAllAsync(_ending.Token))
            {
                long start = time.GetTimestamp();
                await TryCompareAsync(answered);
                TimeSpan rest = time.GetElapsedTime(start) * (1 / options.LiveRecallTime - 1);
                if (rest > TimeSpan.Zero) await Task.Delay(rest < MostRest ? rest : MostRest, time, _ending.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The service is closed.
        }
    }

    private async Task TryCompareAsync(Answered answered)
    {
        try
        {
            if (await CompareAsync(answered) is not { } recall)
            {
                ServiceMetrics.OnNotCompared("changed");
                return;
            }
            ServiceMetrics.OnCompared(recall);
            await recalls.AddAsync(answered.Collection, answered.Field, answered.Model, recall, time.GetUtcNow());
            compared(answered.Collection);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // Whatever a collection does that is dropped, or whose server went: the next comparison may do.
            ServiceMetrics.OnNotCompared("failed");
        }
    }

    /// <summary>The recall of an answer; null where something changed since.</summary>
    private async Task<double?> CompareAsync(Answered answered)
    {
        SearchRequest exact = answered.Request with { Setting = SearchSetting.Exact };
        float[]? truth = Distances(await searcher.SearchAsync(answered.Collection, exact, _ending.Token));
        float[]? again = Distances(await searcher.SearchAsync(answered.Collection, answered.Request, _ending.Token));
        Metric metric = answered.Model.Metric;
        if (truth is null or { Length: 0 } || again is null || !IsSame(metric, answered.Distances, again)) return null;
        CollectionSnapshot now = await collections.GetAsync(answered.Collection, _ending.Token);
        return now.Find(answered.Field)?.ModelVersion == answered.Model.Version ? Recall.At(metric, truth.Length, truth, again) : null;
    }

    private static bool IsSame(Metric metric, float[] one, float[] other)
    {
        if (one.Length != other.Length) return false;
        if (one.Length == 0) return true;
        float tolerance = Recall.Tolerance(metric, one);
        for (int i = 0; i < one.Length; i++)
            if (Math.Abs(one[i] - other[i]) > tolerance) return false;
        return true;
    }

    /// <summary>What is kept of a search until it is compared.</summary>
    /// <param name="Collection">The collection.</param>
    /// <param name="Field">The field that was searched.</param>
    /// <param name="Model">The model that answered.</param>
    /// <param name="Request">What was asked.</param>
    /// <param name="Distances">How far the hits were.</param>
    private sealed record Answered(string Collection, string Field, Model Model, SearchRequest Request, float[] Distances);
}
