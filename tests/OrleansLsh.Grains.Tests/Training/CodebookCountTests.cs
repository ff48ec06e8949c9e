using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using OrleansLsh.Conformance.Data;
using OrleansLsh.Conformance.Reference;
using OrleansLsh.Core.Hashing;
using OrleansLsh.Core.Models;
using OrleansLsh.Grains.Abstractions;
using OrleansLsh.Grains.Abstractions.Wire;
using OrleansLsh.Grains.Tests.Cluster;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Grains.Tests.Training;

/// <summary>Where the codebooks of a training go, counted at each place that could keep one or give one back.</summary>
public sealed class CodebookCountTests : IIncomingGrainCallFilter
{
    private const int Subspaces = 8;
    private readonly ConcurrentQueue<string> _calls = new();
    private readonly ConcurrentDictionary<string, int> _sent = new(), _kept = new();

    [Fact]
    public async Task Each_codebook_is_sent_once_stored_once_and_read_back_never()
    {
        var index = new WrappedIndex(collection => new Counted(collection, this));
        await using LshCluster cluster = await LshCluster.StartAsync(silos: 2, index, filter: this);
        await cluster.Service.CreateAsync("shop", Corpus.Field, Corpus.Dimensions);
        await cluster.Service.UpsertAsync("shop", Corpus.Documents(2_000));
        cluster.Storage.OnKept = Keep;
        var options = new TrainingOptions { Subspaces = Subspaces, Clusters = 16, Cells = 32, Restarts = 1, SampleSize = 2_000 };
        await cluster.Service.TrainAsync("shop", new TrainRequest(options));

        string[] keys = [.. Enumerable.Range(0, Subspaces).Select(i => Key(1, i)), SubspaceKey.OfCells($"shop.{Corpus.Field}", 1)];
        Assert.Equal(keys.Select(key => (key, 1)), keys.Select(key => (key, _kept.GetValueOrDefault(key))));
        Assert.Equal(
            keys.Select((key, i) => (key, i < Subspaces ? 16 * Corpus.Dimensions / Subspaces : 32 * Corpus.Dimensions)),
            keys.Select(key => (key, _sent.GetValueOrDefault(key))));
        // Nothing is asked of a grain but to train on what it was given.
        string[] asked = [.. keys.SelectMany(key => new[] { $"{key} AddAsync", $"{key} BeginAsync" }).Order(StringComparer.Ordinal)];
        Assert.Equal(asked, _calls.Order(StringComparer.Ordinal));
    }

    async Task IIncomingGrainCallFilter.Invoke(IIncomingGrainCallContext context)
    {
        await context.Invoke();
        string key = context.TargetId.Key.ToString()!;
        if (context.Grain is ISubspaceModelGrain && context.InterfaceMethod.DeclaringType == typeof(ISubspaceModelGrain))
            _calls.Enqueue($"{key} {context.MethodName}");
        if (context.Result is ITuple { Length: 2 } answer && answer[1] is TrainedMessage { Part: { } part })
            _sent.AddOrUpdate(key, part.Centroids.Length, (_, before) => before + part.Centroids.Length);
    }

    private static string Key(int version, int subspace) => SubspaceKey.Of($"shop.{Corpus.Field}", version, subspace);

    private void Keep(string key) => _kept.AddOrUpdate(key, 1, (_, before) => before + 1);

    private sealed class Counted(ICollectionIndex collection, CodebookCountTests counts) : WrappedCollection(collection)
    {
        public override Task<IPreparedModels> PrepareAsync(
            IReadOnlyDictionary<string, Model> models, IProgress<long>? progress, CancellationToken cancellationToken)
        {
            foreach (Model model in models.Values)
            {
                foreach ((int i, Codebook _) in model.Codebooks.Index()) counts.Keep(Key(model.Version, i));
                if (model.Cells is not null) counts.Keep(SubspaceKey.OfCells(model.Id, model.Version));
            }
            return base.PrepareAsync(models, progress, cancellationToken);
        }
    }
}
