using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using OrleansLsh.Conformance.Data;
using OrleansLsh.Conformance.Reference;
using OrleansLsh.Core.Models;
using OrleansLsh.Core.Training;
using OrleansLsh.Grains.Abstractions;
using OrleansLsh.Grains.Abstractions.Wire;
using OrleansLsh.Grains.Tests.Cluster;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Grains.Tests.Training;

public class ServedTests() : ClusterTest(silos: 2)
{
    private static readonly DateTimeOffset Start = new(2026, 5, 1, 9, 30, 0, TimeSpan.Zero);

    [Fact]
    public async Task What_silos_compare_counts_together_and_outlives_its_grain()
    {
        IModelGrain grain = Cluster.Grains.GetGrain<IModelGrain>(Model);
        Assert.Null(await grain.ServedAsync(7));
        // They are told on their way, and may overtake each other: those that are to go before the others come are waited for.
        await AddAsync(0, 200);
        await ServedAsync(queries: 200, since: 0);
        await AddAsync(200, 1_200);
        ServedRecall served = await ServedAsync(queries: 1_000, since: 200);
        Assert.Equal((1_000, 0.95), (served.Queries, served.Recall));
        Assert.Equal(0.1, served.PoorQueries, 1e-9);
        Assert.Null(await grain.ServedAsync(8));

        await Cluster.Silos.DeactivateAsync(grain);
        Assert.Equal(served, await ServedAsync(queries: 1_000, since: 200));

        await grain.AddComparedAsync(new ComparedMessage { Model = 8, Recall = 1, At = Start });
        while (await grain.ServedAsync(8) is null) await Task.Yield();
        Assert.Null(await grain.ServedAsync(7));

        async Task AddAsync(int from, int to)
        {
            for (int i = from; i < to; i++)
                await grain.AddComparedAsync(new ComparedMessage { Model = 7, Recall = i < 300 ? 0.5 : 1, At = Start.AddMinutes(i) });
        }

        async Task<ServedRecall> ServedAsync(int queries, int since)
        {
            while (true)
            {
                ServedRecall? all = (await grain.ServedAsync(7))?.Read<ServedRecall>();
                if (all?.Queries == queries && all.Since == Start.AddMinutes(since)) return all;
                await Task.Yield();
            }
        }
    }

    [Fact]
    public async Task Answers_of_every_silo_are_told_with_a_field_by_every_silo()
    {
        await using LshCluster cluster = await LshCluster.StartAsync(
            silos: 2, options: new SimilarityOptions { LiveRecallShare = 1, LiveRecallTime = 1 });
        await cluster.Service.CreateAsync(Collection, Corpus.Field, Corpus.Dimensions);
        await cluster.Service.UpsertAsync(Collection, Documents);
        // A model with a default setting that is not exact.
        ICollectionIndex collection = (await cluster.Index.OpenAsync(Collection, default))!;
        float[] sample = [.. Corpus.Vectors(2_000, 1).SelectMany(vector => Corpus.Unit(vector))];
        Model model = ModelTrainer.Train(
            $"{Collection}.{Corpus.Field}", 1, Metric.Cosine, new VectorBlock(Corpus.Dimensions, sample), 2_000, QuickTraining, null, default);
        await collection.InstallAsync(
            Corpus.Field, model, null, default, new FieldTuning(new SearchSetting { Probes = 2, Candidates = 20 }, 0.6, []));

        foreach (InProcessSiloHandle silo in cluster.Silos.Silos)
        {
            SimilarityService service = silo.ServiceProvider.GetRequiredService<SimilarityService>();
            // It looks at what was installed beside it.
            Assert.Equal(1, (await service.DescribeAsync(Collection)).Fields[0].ModelVersion);
            foreach (float[] query in Corpus.Vectors(10, 2))
                await service.SearchAsync(Collection, new SearchRequest { Vectors = Corpus.Query(query) });
        }
        foreach (InProcessSiloHandle silo in cluster.Silos.Silos)
        {
            SimilarityService service = silo.ServiceProvider.GetRequiredService<SimilarityService>();
            while ((await service.DescribeAsync(Collection)).Fields[0].Served?.Queries != 20) await Task.Yield();
        }
        Assert.Equal(20, (await cluster.Service.ListAsync())[0].Fields[0].Served!.Queries);
    }
}
