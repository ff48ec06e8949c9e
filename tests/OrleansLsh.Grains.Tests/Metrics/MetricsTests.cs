using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using OrleansLsh.Conformance.Data;
using OrleansLsh.Grains.Abstractions;
using OrleansLsh.Grains.Abstractions.Wire;
using OrleansLsh.Grains.Tests.Cluster;

namespace OrleansLsh.Grains.Tests.Metrics;

/// <summary>The meter is the process's: other tests may add to it, so these look for what is at least there.</summary>
public sealed class MetricsTests() : ClusterTest(silos: 1)
{
    private readonly ConcurrentDictionary<string, (int Count, double Sum, double Least)> _told = new();

    [Fact]
    public async Task Documents_commits_the_queue_hashing_and_searches_are_measured()
    {
        using MeterListener listener = Listen();
        await FillAsync();
        await TrainAsync();
        for (int i = 0; i < 3; i++) await Service.SearchAsync(Collection, new SearchRequest { Vectors = Corpus.Query(Corpus.Vectors(1, i)[0]) });
        SearchRequest[] together = [.. Enumerable.Range(0, 2).Select(i => new SearchRequest { Vectors = Corpus.Query(Corpus.Vectors(1, i)[0]) })];
        await Service.SearchAsync(Collection, together);
        await Service.HashAsync(Collection, null, new VectorBlock(Corpus.Dimensions, Corpus.Vectors(1, 3)[0]));
        var block = new HashMessage { Dimensions = Corpus.Dimensions, Vectors = new FloatBlock(Corpus.Vectors(1, 3)[0]), Path = HashPath.FanOut };
        await Cluster.Grains.GetGrain<IHasherGrain>(Collection).HashAsync(block, CancellationToken.None);

        AtLeast("lsh.documents.written", 1, 2_000);
        AtLeast("lsh.commit.calls", 1, 1);
        AtLeast("lsh.commit.duration", 1, 0);
        AtLeast("lsh.queue.documents", 2, double.MinValue);
        AtLeast("lsh.search.duration by vector", 5, 0);
        AtLeast("lsh.hash.duration snapshot", 1, 0);
        AtLeast("lsh.hash.duration fan_out", 1, 0);
        AtLeast("lsh.hash.vectors snapshot", 1, 1);
        AtLeast("lsh.training.duration", 1, 0);
    }

    private MeterListener Listen()
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Meter.Name == "OrleansLsh") listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Keep(instrument, value, tags));
        listener.Start();
        return listener;
    }

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string name = instrument.Name;
        foreach (KeyValuePair<string, object?> tag in tags) name += tag.Key == "lsh.by" ? $" by {tag.Value}" : $" {tag.Value}";
        _told.AddOrUpdate(name, (1, value, value), (_, before) => (before.Count + 1, before.Sum + value, Math.Min(before.Least, value)));
    }

    private void AtLeast(string name, int count, double sum)
    {
        Assert.True(_told.TryGetValue(name, out (int Count, double Sum, double Least) told), $"{name} is not among {string.Join(", ", _told.Keys.Order())}");
        Assert.True(told.Count >= count && told.Sum >= sum, $"{name}: {told}");
    }
}
